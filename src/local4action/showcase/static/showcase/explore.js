// The map for those who ask to explore it. Without this script, or without what it fetches, the
// drawn map and the list say the same.
//
// The land is the drawing the page already has: an Equal Earth field 1,000 by 440. Leaflet and
// supercluster both think in squares of Web Mercator, so the field is laid flat onto that square
// and every place is given the latitude and longitude that lead Mercator there. Nothing is seen of
// it: no tile, no other host, and clusters are made by distance on the drawing.

const FIELD = { width: 1000, height: 440, south: -60, top: 84 };
const A = [1.340264, -0.081106, 0.000893, 0.003796]; // Šavrič, Patterson, Jenny 2018
const HALF_ROOT = Math.sqrt(3) / 2;
const CLOSEST = 7; // the world 32,768 pixels wide: what the outline can bear
const NEAR = 3.5; // from here on the finer outline
const APART = 60; // pixels between dots, before they move to the middle of what they stand for
const EDGE = 24; // pixels: no dot is cut off by the frame
const NAMED = 3;
const LISTED = 25;

function plane(lon, lat) {
  const theta = Math.asin(HALF_ROOT * Math.sin((lat * Math.PI) / 180));
  const t2 = theta * theta;
  const t6 = t2 ** 3;
  const slope = A[0] + 3 * A[1] * t2 + t6 * (7 * A[2] + 9 * A[3] * t2);
  return [
    ((lon * Math.PI) / 180) * Math.cos(theta) / (HALF_ROOT * slope),
    theta * (A[0] + A[1] * t2 + t6 * (A[2] + A[3] * t2)),
  ];
}

const SCALE = FIELD.width / (2 * plane(180, 0)[0]);
const TOP = plane(0, FIELD.top)[1];

// Where a place lies on the field, in pixels of the drawing.
export function onField(lon, lat) {
  const [x, y] = plane(lon, lat);
  return [FIELD.width / 2 + x * SCALE, (TOP - y) * SCALE];
}

// The longitude and latitude with which Mercator comes to that point of the field.
export function asMercator(x, y) {
  const down = y / FIELD.width + (1 - FIELD.height / FIELD.width) / 2;
  const lat = (360 / Math.PI) * Math.atan(Math.exp((1 - 2 * down) * Math.PI)) - 90;
  return [(x / FIELD.width) * 360 - 180, lat];
}

const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

class Explorer {
  constructor(box, features) {
    this.box = box;
    this.words = box.dataset;
    this.states = JSON.parse(box.dataset.states);
    this.card = box.querySelector(".explorer__card");
    this.dots = new Map();
    this.chosen = this.awaited = null;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.countries = new Intl.DisplayNames([this.words.language], { type: "region" });
    this.numbers = new Intl.NumberFormat(this.words.language);
    this.list = new Intl.ListFormat(this.words.language, { type: "conjunction" });
    this.features = features.map((one) => ({
      ...one,
      geometry: { type: "Point", coordinates: asMercator(...onField(...one.geometry.coordinates)) },
    }));
    // Deeper than the map goes: hubs of one town stay one dot, and its card lists them.
    this.index = new window.Supercluster({ radius: APART, extent: 256, maxZoom: 20 });
    this.index.load(this.features);
    this.draw();
    this.listen();
  }

  draw() {
    const L = window.L;
    const [west, north] = asMercator(0, 0);
    const [east, south] = asMercator(FIELD.width, FIELD.height);
    this.sheet = L.latLngBounds([south, west], [north, east]);
    this.map = L.map(this.box.querySelector(".explorer__map"), {
      attributionControl: false, zoomControl: false, maxZoom: CLOSEST, zoomSnap: 0.5,
      maxBounds: this.sheet.pad(0.05), maxBoundsViscosity: 1,
      zoomAnimation: !this.calm, fadeAnimation: !this.calm, markerZoomAnimation: !this.calm,
      inertia: !this.calm, scrollWheelZoom: false,
    });
    const land = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    land.setAttribute("viewBox", `0 0 ${FIELD.width} ${FIELD.height}`);
    land.setAttribute("aria-hidden", "true");
    this.land = document.createElementNS("http://www.w3.org/2000/svg", "use");
    this.land.setAttribute("class", "world__land");
    this.land.setAttribute("href", this.words.far);
    land.append(this.land);
    L.svgOverlay(land, this.sheet).addTo(this.map);
    this.fit();
  }

  // The whole sheet in the width there is; closer where all dots lie close together.
  fit() {
    const { width } = this.map.getContainer().getBoundingClientRect();
    this.map.setMinZoom(Math.log2((width - 2 * EDGE) / 256));
    const places = this.features.map((one) => one.geometry.coordinates.toReversed());
    this.map.fitBounds(places.length ? places : this.sheet, {
      padding: [EDGE, EDGE], maxZoom: CLOSEST - 2, animate: !this.calm,
    });
    this.show();
  }

  listen() {
    const { map, box } = this;
    map.on("moveend", () => this.show());
    map.on("click", () => this.shut());
    // A wheel over the page scrolls it; over the map only once someone is at the map.
    map.getContainer().addEventListener("focusin", () => map.scrollWheelZoom.enable());
    map.getContainer().addEventListener("focusout", () => map.scrollWheelZoom.disable());
    const acts = { in: () => map.zoomIn(), out: () => map.zoomOut(), all: () => this.fit() };
    for (const button of box.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", acts[button.dataset.zoom]);
    }
    box.querySelector(".explorer__shut").addEventListener("click", () => this.shut(true));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.card.hidden) this.shut(true);
    });
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
  }

  // Draw the dots of this part of the world; those that stay keep their place and their focus.
  show() {
    const zoom = this.map.getZoom();
    const outline = zoom > NEAR ? this.words.near : this.words.far;
    if (this.land.getAttribute("href") !== outline) this.land.setAttribute("href", outline);
    const area = this.map.getBounds().pad(0.2);
    const edges = [area.getWest(), area.getSouth(), area.getEast(), area.getNorth()];
    const found = this.index.getClusters(edges, Math.floor(zoom));
    const wanted = new Map(found.map((one) => [this.key(one), one]));
    const lost = [...this.dots].filter(([key]) => !wanted.has(key));
    const focused = lost.some(([, dot]) => dot.getElement().contains(document.activeElement));
    for (const [key, dot] of lost) {
      dot.remove();
      this.dots.delete(key);
    }
    for (const [key, one] of wanted) if (!this.dots.has(key)) this.dots.set(key, this.dot(one));
    const next = this.awaited?.find((key) => this.dots.has(key));
    if (focused && next) this.button(next).focus({ preventScroll: true });
    else if (focused) this.map.getContainer().focus({ preventScroll: true });
    this.awaited = null;
    this.mark();
  }

  // The dot whose card is open says so.
  mark() {
    for (const key of this.dots.keys()) {
      if (key === this.chosen) this.button(key).setAttribute("aria-current", "true");
      else this.button(key).removeAttribute("aria-current");
    }
  }

  key(one) {
    return one.properties.cluster ? `c${one.id}` : one.properties.ref;
  }

  button(key) {
    return this.dots.get(key).getElement().querySelector("button");
  }

  dot(one) {
    const { cluster, point_count: count } = one.properties;
    const button = document.createElement("button");
    button.type = "button";
    button.className = cluster ? "explorer__dot explorer__dot--many" : "explorer__dot";
    button.setAttribute("aria-label", cluster ? this.around(one) : this.named(one.properties));
    if (cluster) {
      button.textContent = this.numbers.format(count);
      button.classList.toggle("explorer__dot--more", count >= 10);
    }
    const icon = window.L.divIcon({ html: button, className: "explorer__icon", iconSize: [44, 44] });
    const [lng, lat] = one.geometry.coordinates;
    const made = window.L.marker([lat, lng], { icon, keyboard: false, riseOnHover: true });
    return made.on("click", () => this.choose(one)).addTo(this.map);
  }

  title(hub) {
    const own = hub[`title_${this.words.language}`];
    return own ? [own, this.words.language] : [hub.title_original, hub.language];
  }

  place(hub) {
    const country = hub.country ? this.countries.of(hub.country) : "";
    return [hub.place, country].filter(Boolean).join(", ");
  }

  named(hub) {
    return `${this.title(hub)[0]}, ${this.place(hub)}`;
  }

  around(one) {
    const leaves = this.index.getLeaves(one.id, LISTED).map((leaf) => leaf.properties);
    const places = [...new Set(leaves.map((hub) => hub.place || this.place(hub)))];
    const few = places.length <= NAMED;
    const said = few ? this.list.format(places) : `${places.slice(0, NAMED).join(", ")}…`;
    const count = this.numbers.format(one.properties.point_count);
    return fill(this.words.around, { places: said, count });
  }

  // One hub: its card. Many: closer, until they come apart; those that never do, as a list.
  choose(one) {
    if (!one.properties.cluster) return this.open([one], this.key(one));
    const apart = this.index.getClusterExpansionZoom(one.id);
    if (apart > CLOSEST) return this.open(this.index.getLeaves(one.id, LISTED), this.key(one));
    this.awaited = this.index.getChildren(one.id).map((child) => this.key(child));
    const [lng, lat] = one.geometry.coordinates;
    return this.map.setView([lat, lng], apart, { animate: !this.calm });
  }

  open(hubs, key) {
    this.chosen = key;
    this.card.querySelector("ul").replaceChildren(...hubs.map((one) => this.told(one.properties)));
    this.card.hidden = false;
    this.mark();
    this.uncover();
    this.card.focus({ preventScroll: true });
    this.card.scrollIntoView({ block: "nearest", behavior: this.calm ? "auto" : "smooth" });
  }

  // Where the card lies over the map, the chosen dot moves out from under it.
  uncover() {
    const lies = getComputedStyle(this.card).position === "absolute" ? this.card.offsetWidth : 0;
    const sides = [lies + 40, 40];
    if (getComputedStyle(this.box).direction === "rtl") sides.reverse();
    this.map.panInside(this.dots.get(this.chosen).getLatLng(), {
      paddingTopLeft: [sides[0], 40], paddingBottomRight: [sides[1], 40], animate: !this.calm,
    });
  }

  told(hub) {
    const line = this.box.querySelector("template").content.firstElementChild.cloneNode(true);
    const link = line.querySelector("a");
    [link.textContent, link.lang] = this.title(hub);
    link.href = this.words.hub.replace("TAIL", new URL(hub.url).pathname.split("/").at(-2));
    line.querySelector("bdi").textContent = this.place(hub);
    line.querySelector(".explorer__lead").textContent = fill(this.words.led, { name: hub.lead });
    line.querySelector("[data-state]").textContent = this.states[hub.state] ?? "";
    line.querySelector(".example").hidden = !hub.example;
    return line;
  }

  shut(back = false) {
    const from = this.dots.has(this.chosen) ? this.button(this.chosen) : this.map.getContainer();
    this.card.hidden = true;
    this.chosen = null;
    this.mark();
    if (back) from.focus({ preventScroll: true });
  }
}

function sheet(href) {
  return new Promise((loaded, failed) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.addEventListener("load", loaded);
    link.addEventListener("error", () => failed(new Error(href)));
    document.head.append(link);
  });
}

async function hubs(source) {
  const answer = await fetch(source, { credentials: "omit" });
  if (!answer.ok) throw new Error(`${answer.status}: ${source}`);
  return (await answer.json()).features;
}

function offer(button, box) {
  const drawn = box.parentElement.querySelector(".world");
  const failed = document.getElementById("explorer-failed");
  let made = null;

  function turn(open) {
    box.hidden = !open;
    drawn.hidden = open;
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? button.dataset.close : button.dataset.open;
  }

  async function make() {
    const { style, ownStyle, leaflet, supercluster, source } = box.dataset;
    const [features] = await Promise.all([
      hubs(source), sheet(style).then(() => sheet(ownStyle)), import(leaflet), import(supercluster),
    ]);
    turn(true);
    made = new Explorer(box, features);
  }

  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    failed.hidden = true;
    if (made) {
      turn(box.hidden);
      return;
    }
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.waiting;
    try {
      await make();
    } catch {
      turn(false);
      failed.hidden = false;
    }
    button.removeAttribute("aria-disabled");
  });
  turn(false);
  button.parentElement.hidden = false;
}

const button = document.getElementById("explore");
if (button) offer(button, document.getElementById("explorer"));
