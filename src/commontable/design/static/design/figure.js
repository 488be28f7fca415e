// Figures answer to pointing. Without this script the same pictures stand there, with their tables below.
// Charts: on first pointing, Vega draws the same picture with words at each value. Maps: closer, farther, moved, named.

const ENGINE = document.querySelector('meta[name="chart-engine"]')?.content;
let engine = null;

function loadEngine() {
  engine ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.type = "module";
    script.src = ENGINE;
    script.onload = () => resolve(window.vegaEmbed);
    script.onerror = reject;
    document.head.append(script);
  });
  return engine;
}

async function enliven(holder, address) {
  const still = holder.querySelector("svg");
  const [embed, answer] = await Promise.all([loadEngine(), fetch(address, { credentials: "same-origin" })]);
  if (!answer.ok) return;
  const drawn = document.createElement("div");
  drawn.className = "chart chart--lively";
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", still.querySelector("title")?.textContent ?? "");
  await embed(drawn, await answer.json(), {
    ast: true, actions: false, renderer: "svg", defaultStyle: false, tooltip: { disableDefaultStyle: true },
  });
  drawn.querySelector("svg")?.setAttribute("aria-hidden", "true");
  still.replaceWith(drawn);
}

function watchChart(figure) {
  for (const [name, shape] of [["figure__wide", "wide"], ["figure__narrow", "narrow"]]) {
    const holder = figure.querySelector(`.${name}`);
    const address = new URL(figure.dataset.spec, location.href);
    address.searchParams.set("shape", shape);
    // if the engine does not come, the still picture stays: it says the same
    holder?.addEventListener("pointerenter", () => enliven(holder, address).catch(() => {}), { once: true });
  }
}

const STEP = 1.5;
const MOST = 12;

class MovableMap {
  constructor(svg, words) {
    this.svg = svg;
    this.whole = svg.viewBox.baseVal.width
      ? ["x", "y", "width", "height"].map((side) => svg.viewBox.baseVal[side])
      : [0, 0, svg.width.baseVal.value, svg.height.baseVal.value];
    this.box = [...this.whole];
    this.says = document.createElement("p");
    this.says.className = "map__says";
    this.says.setAttribute("role", "status");
    svg.after(this.buttons(words), this.says);
    svg.classList.add("map");
    this.listen();
  }

  buttons(words) {
    const bar = document.createElement("div");
    bar.className = "map__buttons";
    const deeds = [[words.closer, "+", () => this.zoom(STEP)], [words.farther, "−", () => this.zoom(1 / STEP)]];
    for (const [label, sign, deed] of [...deeds, [words.whole, "↺", () => this.show(this.whole)]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "map__button";
      button.textContent = sign;
      button.setAttribute("aria-label", label);
      button.title = label;
      button.addEventListener("click", deed);
      bar.append(button);
    }
    bar.addEventListener("keydown", (event) => this.key(event));
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", words.move);
    return bar;
  }

  show(box) {
    const [x, y, width, height] = this.whole;
    const wide = Math.min(width, Math.max(width / MOST, box[2]));
    const high = (wide * height) / width;
    const left = Math.min(x + width - wide, Math.max(x, box[0]));
    const top = Math.min(y + height - high, Math.max(y, box[1]));
    this.box = [left, top, wide, high];
    this.svg.setAttribute("viewBox", this.box.join(" "));
  }

  zoom(times, at = [0.5, 0.5]) {
    const [x, y, width, height] = this.box;
    const wide = Math.min(this.whole[2], Math.max(this.whole[2] / MOST, width / times));
    const high = (wide * height) / width;
    this.show([x + (width - wide) * at[0], y + (height - high) * at[1], wide, high]);
  }

  move(across, down) {
    const [x, y, width, height] = this.box;
    this.show([x + across * width, y + down * height, width, height]);
  }

  key(event) {
    const moves = { ArrowLeft: [-0.15, 0], ArrowRight: [0.15, 0], ArrowUp: [0, -0.15], ArrowDown: [0, 0.15] };
    if (moves[event.key]) this.move(...moves[event.key]);
    else if (event.key === "+" || event.key === "=") this.zoom(STEP);
    else if (event.key === "-") this.zoom(1 / STEP);
    else return;
    event.preventDefault();
  }

  listen() {
    let last = null;
    this.svg.addEventListener("pointerdown", (event) => {
      last = [event.clientX, event.clientY];
      this.name(event);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (!last || !event.buttons || this.box[2] === this.whole[2]) return;
      const size = this.svg.getBoundingClientRect();
      this.move((last[0] - event.clientX) / size.width, (last[1] - event.clientY) / size.height);
      last = [event.clientX, event.clientY];
    });
    for (const end of ["pointerup", "pointerleave"]) this.svg.addEventListener(end, () => (last = null));
    // Only with Ctrl, as pinching does: a page must scroll on past a map.
    this.svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const size = this.svg.getBoundingClientRect();
      const at = [(event.clientX - size.left) / size.width, (event.clientY - size.top) / size.height];
      this.zoom(event.deltaY < 0 ? STEP : 1 / STEP, at);
    }, { passive: false });
  }

  name(event) {
    const words = event.target.closest("path")?.querySelector("title")?.textContent;
    if (words) this.says.textContent = words;
  }
}

for (const figure of document.querySelectorAll(".figure[data-spec]")) watchChart(figure);
for (const figure of document.querySelectorAll(".figure--map")) {
  for (const svg of figure.querySelectorAll(".figure__picture svg")) new MovableMap(svg, figure.dataset);
}
