"use strict";
// What scrolls by itself can be reached by keyboard; what does not is no stop on the way.
(() => {
  const reach = () => {
    for (const element of document.querySelectorAll(".scroll, .chart")) {
      if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
      else element.removeAttribute("tabindex");
    }
  };
  new ResizeObserver(reach).observe(document.body);
  document.addEventListener("toggle", reach, true);
})();

// The sliders: of the futures that travel with the page those are kept that match, and summed up as the program does it.
(() => {
  const holder = document.getElementById("futures");
  const root = document.getElementById("sliders");
  if (!holder || !root) return;
  const data = JSON.parse(holder.textContent);
  const Z = 1.959963984540054;
  const SVG = "http://www.w3.org/2000/svg";
  const form = root.querySelector("form");
  const cells = [...root.querySelectorAll("data")];
  const said = document.getElementById("said");
  const about = document.getElementById("about");
  const tooFew = document.getElementById("too-few");
  const atRest = new Map([...cells, said, about].map((element) => [element, element.textContent]));

  // Numbers to the digits that their interval supports.
  const magnitude = (x) => (x === 0 ? 0 : Math.floor(Math.log10(Math.abs(x)) + 1e-12));
  const fixed = (x, decimals) =>
    x.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const rounded = (value, low, high, finest, isAverage) => {
    const digit = isAverage ? lastDigit(roundedUp((high - low) / 2, -6), -6) : magnitude(high - low);
    let place = Math.max(high > low ? digit : -6, magnitude(value) - 2, finest);
    const amount = Math.round(value / 10 ** place) * 10 ** place;
    if (amount !== 0 && magnitude(amount) - place >= 3 && place !== finest) place += 1;
    return [Math.round(value / 10 ** place) * 10 ** place, place];
  };
  const UNITS = [[9, "bn"], [6, "m"], [3, "k"], [0, ""]];
  const money = ([value, low, high, isAverage]) => {
    if (!Number.isFinite(value)) return "–";
    const [amount, place] = rounded(value, low, high, -2, isAverage);
    if (amount === 0) return value === 0 && high === low ? "0" : "about 0";
    const size = magnitude(amount);
    const tenths = (size === 5 || size === 8) && place >= size - 1;
    const [unit, name] = UNITS.find(([of]) => size >= of || (tenths && size + 1 === of)) ?? UNITS[3];
    return fixed(amount / 10 ** unit, Math.max(unit - place, 0)) + name;
  };
  // An error to a digit, or to two where the first is 1 or 2, no finer than asked for and never smaller than it is.
  const lastDigit = (error, finest) => Math.max(magnitude(error) - (error / 10 ** magnitude(error) < 3 - 1e-9 ? 1 : 0), finest);
  const roundedUp = (error, finest) => {
    const exact = error * (1 - 1e-9);
    const step = 10 ** lastDigit(exact, finest);
    return Math.ceil(exact / step) * step;
  };
  // None and all of some futures are below or above the end of the interval.
  const outOf100 = ([p, low, high], finest) => {
    const place = Math.max(magnitude(100 * (high - low)), finest);
    const amount = Math.round((100 * p) / 10 ** place) * 10 ** place;
    const distance = roundedUp(100 * (p < 0.5 ? high : 1 - low), finest);
    if (amount <= 0) return `below ${+distance.toFixed(1)}`;
    if (amount >= 100) return `above ${+(100 - distance).toFixed(1)}`;
    return fixed(amount, Math.max(-place, 0));
  };
  const percent = (of) => (Number.isFinite(of[0]) ? `${outOf100(of, -1)} %` : "–");
  const of100 = (of) =>
    Number.isFinite(of[0]) ? `${outOf100(of, 0).replace("below", "fewer than").replace("above", "more than")} of 100` : "–";
  // The ends of an interval in hundredths, rounded outward.
  const outward = ([, low, high], decimals) => {
    const unit = 10 ** decimals;
    return `${fixed(Math.floor(100 * low * unit + 1e-9) / unit, decimals)} to ${fixed(Math.ceil(100 * high * unit - 1e-9) / unit, decimals)}`;
  };

  // Statistics, each a value with its 95 % interval.
  const chance = (hits, n) => {
    if (n === 0) return [NaN, NaN, NaN];
    const p = hits / n;
    const z2 = Z * Z;
    const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    const half = (Z / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
    return [p, hits === 0 ? 0 : Math.max(0, centre - half), hits === n ? 1 : Math.min(1, centre + half)];
  };
  const mean = (values) => {
    const n = values.length;
    if (n === 0) return [NaN, NaN, NaN];
    const centre = values.reduce((sum, x) => sum + x, 0) / n;
    const squares = values.reduce((sum, x) => sum + (x - centre) ** 2, 0);
    const half = n > 1 ? Z * Math.sqrt(squares / (n - 1) / n) : Infinity;
    return [centre, centre - half, centre + half, true];
  };
  const quantile = (sorted, p) => {
    const n = sorted.length;
    if (n === 0) return [NaN, NaN, NaN];
    const at = p * (n - 1);
    const below = Math.floor(at);
    const above = Math.min(below + 1, n - 1);
    const spread = Z * Math.sqrt(n * p * (1 - p));
    const rank = (k) => sorted[Math.min(Math.max(Math.round(k), 0), n - 1)];
    const value = sorted[below] + (sorted[above] - sorted[below]) * (at - below);
    return [value, rank(n * p - spread - 1), rank(n * p + spread)];
  };

  // What the reader has chosen.
  const dials = data.dials.map((dial, k) => {
    const field = root.querySelector(`[data-dial="${k}"]`);
    return {
      ...dial,
      above: dial.above ?? dial.below,
      from: field.querySelector(".from"),
      to: field.querySelector(".to"),
      fill: field.querySelector(".fill"),
      shown: field.querySelector("output"),
      unit: field.querySelector("output").dataset.unit,
    };
  });
  const choices = [...root.querySelectorAll("select")].map((select) => ({
    select,
    delivers: data.changes[Number(select.dataset.change)].delivers,
  }));
  const ends = (dial) => [Number(dial.from.value), Number(dial.to.value)];

  const show = (dial) => {
    const [from, to] = ends(dial);
    const last = dial.edges.length - 1;
    const least = from > 0 ? dial.above[from] : "";
    const most = to < last ? dial.below[to] : "";
    const unit = dial.unit ? ` ${dial.unit}` : "";
    if (least && most) dial.shown.textContent = (least === most ? least : `${least} to ${most}`) + unit;
    else if (least || most) dial.shown.textContent = least ? `${least}${unit} or more` : `${most}${unit} or less`;
    else dial.shown.textContent = "any value";
    dial.from.setAttribute("aria-valuetext", least ? `at least ${least}${unit}` : "no least value");
    dial.to.setAttribute("aria-valuetext", most ? `at most ${most}${unit}` : "no greatest value");
    dial.fill.style.left = `${(100 * from) / last}%`;
    dial.fill.style.right = `${100 - (100 * to) / last}%`;
    // Where both ends meet on the right, the left one has to be the one that can be grasped.
    dial.from.classList.toggle("front", from > last / 2);
  };

  const matching = () => {
    const narrowed = dials
      .map((dial) => [dial.steps, dial.edges[ends(dial)[0]], dial.edges[ends(dial)[1]], ends(dial), dial])
      .filter(([, , , [from, to], dial]) => from > 0 || to < dial.edges.length - 1);
    const chosen = choices.filter(({ select }) => select.value !== "");
    if (narrowed.length === 0 && chosen.length === 0) return null;
    const kept = [];
    for (let i = 0; i < data.futures; i += 1) {
      if (
        narrowed.every(([steps, low, high]) => steps[i] >= low && steps[i] < high) &&
        chosen.every(({ select, delivers }) => delivers[i] === select.value)
      )
        kept.push(i);
    }
    return kept;
  };

  // What the matching futures come to.
  const put = (row, change, text, value) => {
    const cell = cells.find((c) => c.dataset.row === row && Number(c.dataset.change) === change);
    cell.textContent = text;
    cell.value = Number.isFinite(value) ? String(value) : "";
  };
  const bests = (kept) => {
    const hits = data.changes.map(() => 0);
    for (const i of kept) {
      let best = -1;
      let highest = 0;
      data.changes.forEach((change, k) => {
        const npv = change.npv[i] * change.npvStep;
        if (npv > highest) [best, highest] = [k, npv];
      });
      if (best >= 0) hits[best] += 1;
    }
    return hits;
  };
  const curve = (change, kept) => {
    const counts = new Array(data.horizon + 1).fill(0);
    for (const i of kept) if (change.back[i] >= 0) counts[Math.max(change.back[i], 1)] += 1;
    let sum = 0;
    return counts.slice(1).map((count) => (sum += count) / kept.length);
  };
  const tell = (kept) => {
    const n = kept.length;
    const best = bests(kept);
    data.changes.forEach((change, k) => {
      const npv = kept.map((i) => change.npv[i] * change.npvStep);
      const success = chance(npv.filter((x) => x > 0).length, n);
      npv.sort((a, b) => a - b);
      put("success", k, n ? `${percent(success)} (${outward(success, 1)})` : "–", success[0]);
      const leads = chance(best[k], n);
      put("best", k, percent(leads), leads[0]);
      const average = mean(npv);
      put("mean", k, money(average), average[0]);
      for (const p of [10, 50, 90]) {
        const at = quantile(npv, p / 100);
        put(`p${p}`, k, money(at), at[0]);
      }
      const back = kept.map((i) => (change.back[i] < 0 ? Infinity : change.back[i])).sort((a, b) => a - b);
      const half = n ? back[Math.ceil(n / 2) - 1] : NaN;
      const word = half === 1 ? "month" : "months";
      put("back", k, n === 0 ? "–" : half === Infinity ? "never" : `${half} ${word}`, half);
      const cost = quantile(kept.map((i) => change.cost[i] * change.costStep).sort((a, b) => a - b), 0.8);
      put("cost", k, money(cost), cost[0]);
    });
    const today = chance(n - best.reduce((sum, x) => sum + x, 0), n);
    const cell = document.getElementById("today-best");
    cell.textContent = percent(today);
    cell.value = n ? String(today[0]) : "";
    const total = data.futures.toLocaleString("en-US");
    const count = n.toLocaleString("en-US");
    about.textContent = `${count} of the first ${total} futures, ${data.currency}`;
    const successes = data.changes.map((change, k) => {
      const success = chance(kept.filter((i) => change.npv[i] > 0).length, n);
      return `${change.label} succeeds in ${of100(success)} (${outward(success, 0)})`;
    });
    said.textContent = `${count} of the first ${total} futures match.${n ? ` ${successes.join("; ")}.` : ""}`;
    tooFew.hidden = n >= data.fewest;
    tooFew.textContent = n
      ? `Only ${count} futures are left: too few to rely on. Widen a range; ${data.fewest} are needed.`
      : "No future is left. Widen a range.";
  };
  const rest = () => {
    for (const [element, text] of atRest) element.textContent = text;
    for (const cell of cells) cell.value = "";
    tooFew.hidden = true;
  };

  // The break-even curve, drawn anew each time.
  const WIDTH = 560;
  const HEIGHT = 250;
  const [LEFT, RIGHT, TOP, BOTTOM] = [44, 14, 14, 36];
  const element = (name, attributes, text) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const x = (month) => LEFT + ((WIDTH - LEFT - RIGHT) * month) / data.horizon;
  const y = (p) => HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * p;
  const path = (values) => `M${x(0)} ${y(0)}` + values.map((p, m) => `L${x(m + 1).toFixed(1)} ${y(p).toFixed(1)}`).join("");
  const drawn = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  document.getElementById("curve").prepend(drawn);
  const draw = (kept) => {
    const parts = [];
    for (const p of [0, 0.25, 0.5, 0.75, 1]) {
      parts.push(element("line", { class: "rule", x1: LEFT, x2: WIDTH - RIGHT, y1: y(p), y2: y(p) }));
      parts.push(element("text", { class: "tick", x: LEFT - 6, y: y(p) + 4, "text-anchor": "end" }, `${100 * p} %`));
    }
    const step = [1, 2, 3, 6, 12, 24, 60, 120].find((months) => data.horizon / months <= 10) ?? 240;
    for (let month = 0; month <= data.horizon; month += step)
      parts.push(element("text", { class: "tick", x: x(month), y: HEIGHT - 18, "text-anchor": "middle" }, String(month)));
    parts.push(element("text", { class: "tick", x: x(data.horizon / 2), y: HEIGHT - 3, "text-anchor": "middle" }, "months"));
    const ends = data.changes.map((change, k) => {
      const values = kept && kept.length ? curve(change, kept) : change.full;
      if (kept) parts.push(element("path", { class: `full c${k % 6}`, d: path(change.full) }));
      if (!kept || kept.length) parts.push(element("path", { class: `curve c${k % 6}`, d: path(values) }));
      const n = kept && kept.length ? kept.length : data.runs;
      return `${change.label} ${percent(chance(Math.round(values[values.length - 1] * n), n))}`;
    });
    drawn.replaceChildren(...parts);
    drawn.setAttribute("aria-label", `Chance of having the money back after ${data.horizon} months: ${ends.join(", ")}`);
  };

  const update = () => {
    dials.forEach(show);
    const kept = matching();
    root.classList.toggle("narrowed", kept !== null);
    if (kept === null) rest();
    else tell(kept);
    draw(kept);
  };
  for (const dial of dials) {
    dial.from.addEventListener("input", () => {
      dial.from.value = String(Math.min(Number(dial.from.value), Number(dial.to.value) - 1));
    });
    dial.to.addEventListener("input", () => {
      dial.to.value = String(Math.max(Number(dial.to.value), Number(dial.from.value) + 1));
    });
  }
  form.addEventListener("input", update);
  form.addEventListener("reset", () => setTimeout(update));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("needs-scripts").hidden = true;
  root.hidden = false;
  update();
})();
