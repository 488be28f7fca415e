// A signature drawn with a finger, a pen or the mouse, kept as the path of an SVG in a hidden field. Whoever cannot
// draw signs by typing alone: without this script nothing is missing.
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const WIDTH = 600;
  const HEIGHT = 200;
  const LONGEST = 20000;

  const part = (name, attributes) => {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };

  const within = (value, most) => Math.max(0, Math.min(most, Math.round(value)));

  const begin = (place) => {
    const field = document.getElementById(place.dataset.drawing);
    if (!field) return;
    const label = document.createElement("p");
    label.textContent = place.dataset.label;
    label.className = "field__label";
    const pad = part("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "drawing__pad", role: "img" });
    pad.setAttribute("aria-label", place.dataset.label);
    const line = part("path", { d: field.value });
    pad.append(line);
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "button button--quiet";
    clear.textContent = place.dataset.clear;
    place.append(label, pad, clear);
    let drawing = false;

    const add = (letter, event) => {
      const box = pad.getBoundingClientRect();
      const x = within(((event.clientX - box.left) / box.width) * WIDTH, WIDTH);
      const y = within(((event.clientY - box.top) / box.height) * HEIGHT, HEIGHT);
      const more = `${field.value ? " " : ""}${letter}${x} ${y}`;
      if (field.value.length + more.length > LONGEST) return;
      field.value += more;
      line.setAttribute("d", field.value);
    };

    pad.addEventListener("pointerdown", (event) => {
      drawing = true;
      pad.setPointerCapture(event.pointerId);
      add("M", event);
      add("L", event);
      event.preventDefault();
    });
    pad.addEventListener("pointermove", (event) => drawing && add("L", event));
    for (const name of ["pointerup", "pointercancel"]) pad.addEventListener(name, () => { drawing = false; });
    clear.addEventListener("click", () => {
      field.value = "";
      line.setAttribute("d", "");
    });
  };

  for (const place of document.querySelectorAll("[data-drawing]")) begin(place);
})();
