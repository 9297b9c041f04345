// What the tests ask about a page, measured where it is laid out: with the browser's own fonts and style sheets.
// Playwright adds it to every page before the page's own script. Answers are JSON.
"use strict";
window.measure = {
  charts: () => JSON.stringify([...document.querySelectorAll("svg.specsim-chart")].map(chart)),

  // Every piece of visible text outside of charts, and the colour it stands on.
  texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      const name = walker.currentNode.data.trim();
      if (name !== "" && !parent.closest("svg") && parent.checkVisibility({ visibilityProperty: true }))
        texts.push({ name, colour: getComputedStyle(parent).color, ground: background(parent) });
    }
    return JSON.stringify(texts);
  },

  // Colours of an image drawn on a canvas: one, when the picture is blank.
  async colourCount(base64) {
    const image = new Image();
    image.src = "data:image/png;base64," + base64;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, image.width, image.height).data;
    return new Set(new Uint32Array(pixels.buffer)).size;
  },
};

function chart(svg) {
  const frame = svg.getBoundingClientRect();
  const ground = getComputedStyle(svg.querySelector(".ground")).fill;
  const shapes = [...svg.querySelectorAll("text, rect, path, line, circle, polygon, polyline")]
    .filter(shape => !shape.closest("defs, clipPath, marker") && shape.checkVisibility({ visibilityProperty: true }));
  return {
    id: svg.id,
    width: svg.viewBox.baseVal.width,
    height: svg.viewBox.baseVal.height,
    visible: frame.width > 0 && frame.height > 0
      && svg.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    ground,
    // A chart in a file of its own has nothing behind it.
    behind: svg.parentElement ? background(svg.parentElement) : ground,
    texts: shapes.filter(shape => shape.localName === "text" && shape.textContent.trim() !== "").map(text => ({
      name: text.textContent.trim(),
      role: text.classList[0],
      colour: getComputedStyle(text).fill,
      ground: text.classList.contains("inside") ? segmentBelow(text) : ground,
      box: box(svg, text),
    })),
    shapes: shapes.map(shape => ({
      name: shape.localName + "." + shape.getAttribute("class") + " " + shape.textContent.trim(),
      box: box(svg, shape),
    })),
  };
}

// The box of an element in the units of its chart, whatever groups and transforms it stands in.
function box(svg, element) {
  const { x, y, width, height } = element.getBBox();
  const matrix = svg.getScreenCTM().inverse().multiply(element.getScreenCTM());
  const corners = [[x, y], [x + width, y], [x, y + height], [x + width, y + height]]
    .map(([left, top]) => new DOMPoint(left, top).matrixTransform(matrix));
  const [xs, ys] = [corners.map(corner => corner.x), corners.map(corner => corner.y)];
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

// What a text stands on: the first filled shape below its middle. Only what the window shows can be asked so.
function segmentBelow(text) {
  text.scrollIntoView({ block: "center", behavior: "instant" });
  const place = text.getBoundingClientRect();
  const below = document.elementsFromPoint(place.x + place.width / 2, place.y + place.height / 2)
    .filter(element => element.localName !== "text").map(element => getComputedStyle(element).fill);
  return below.find(fill => fill !== "none") ?? "nothing";
}

function background(element) {
  for (; element; element = element.parentElement) {
    const colour = getComputedStyle(element).backgroundColor;
    if (!/, 0\)$/.test(colour))
      return colour;
  }
  return "rgb(255, 255, 255)";
}
