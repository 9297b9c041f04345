// Downloads of a chart: the SVG as it stands in the page, or that drawn on a canvas at twice its size. No character of
// this script has a meaning in XML, so that the page stays well-formed.
"use strict";
for (const button of document.querySelectorAll("button[data-save]")) {
  button.closest(".actions").hidden = false;
  button.addEventListener("click", () => {
    const figure = button.closest("figure");
    const svg = figure.querySelector("svg");
    const text = new XMLSerializer().serializeToString(svg);
    const link = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    if (button.dataset.save === "svg") {
      save(link, figure.dataset.chart + ".svg");
      return;
    }
    const box = svg.viewBox.baseVal;
    const image = new Image(box.width, box.height);
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * box.width;
      canvas.height = 2 * box.height;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(blob => save(URL.createObjectURL(blob), figure.dataset.chart + ".png"), "image/png");
    };
    image.src = link;
  });
}

function save(link, name) {
  const anchor = document.createElement("a");
  anchor.href = link;
  anchor.download = name;
  anchor.click();
}
