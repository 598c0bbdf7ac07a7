// Series of the chosen window, and charts of them.
import { el } from './dom.js';
import { turns } from './feed.js';
import { short } from './words.js';

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const DECADES = [0.01, 0.1, 1, 10, 100, 1000, 10_000];

/** The last minutes, as the gateway keeps them, and each second that comes. */
export class Series {
  minutes = 10;
  step = 1;
  times = [];
  columns = {};
  #listeners = [];
  #joining = null;
  #turns = turns();
  #isKnown = true;

  constructor(feed) {
    this.feed = feed;
    feed.on('second', (line) => this.#add(line));
    feed.on('state', (state) => state === 'live' && this.load(this.minutes));
  }

  onChange(listener) {
    this.#listeners.push(listener);
  }

  async load(minutes) {
    this.minutes = minutes;
    const isLatest = this.#turns();
    const kept = await this.feed.ask('/ui/history?minutes=' + minutes).catch(() => null);
    if (!isLatest()) return;
    this.#isKnown = kept !== null;
    if (!this.#isKnown) return;
    this.step = kept.step;
    this.columns = kept.columns;
    this.times = Object.values(kept.columns)[0].map((_, index) => kept.first + index * kept.step);
    this.#joining = null;
    this.#changed();
  }

  /** A second that is not the first of its step is joined: the higher value counts. One that was left out is as the next. */
  #add({ first, columns }) {
    if (!this.#isKnown) {
      this.load(this.minutes);
      return;
    }
    if (this.times.length === 0) return;
    const most = (this.minutes * 60) / this.step;
    const start = Math.floor(first / this.step) * this.step;
    const last = this.times.at(-1);
    if (first < last || this.#joining === first) return;
    this.#joining = first;
    const isNew = start > last;
    for (let at = Math.max(last, start - most * this.step) + this.step; at <= start; at += this.step) this.times.push(at);
    for (const [name, values] of Object.entries(this.columns)) {
      const value = columns[name]?.[0] ?? 0;
      if (!isNew) values[values.length - 1] = Math.max(values.at(-1), value);
      while (values.length < this.times.length) values.push(value);
      values.splice(0, values.length - most);
    }
    this.times.splice(0, this.times.length - most);
    this.#changed();
  }

  #changed() {
    for (const listener of this.#listeners) listener(this);
  }

  /** One column; where the gateway tells none, nothing. */
  column(name) {
    return this.columns[name] ?? this.times.map(() => null);
  }

  /** From when to when the charts show, in seconds of the epoch: no more than there is, but a minute. */
  get range() {
    const end = this.times.at(-1) ?? Date.now() / 1000;
    return [Math.min(end - 60, Math.max(end - this.minutes * 60, this.times[0] ?? end)), end];
  }
}

/**
 * A chart that follows the series.
 * @param lines each {label, color: a CSS variable, fill, dash, values: (series) => []}
 */
export function chart(root, series, { lines, log = false, unit = '', least = 1 }) {
  let plot = null;
  const tip = el('p', { className: 'unseen' });
  const draw = () => {
    plot?.destroy();
    plot = new uPlot(options(), data(), root);
  };
  const data = () => [series.times, ...lines.map((line) => line.values(series))];
  const options = () => {
    const quiet = css('--quiet');
    const line = css('--line');
    const font = '11px ' + getComputedStyle(document.documentElement).fontFamily;
    return {
      width: Math.max(80, root.clientWidth),
      height: Math.max(60, root.clientHeight),
      padding: [8, 26, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 6 }, sync: { key: 'comporta' }, drag: { x: false, y: false } },
      scales: {
        x: { time: true, range: () => series.range },
        y: log
          ? { distr: 3, range: (_, low, high) => [Math.min(0.1, Math.max(0.01, low || 0.1)), Math.max(10, high || 10)] }
          : { range: (_, low, high) => [0, Math.max(least, (high ?? 0) * 1.12)] },
      },
      axes: [
        { stroke: quiet, font, grid: { show: false }, ticks: { show: false }, size: 22, space: 70,
          values: (_, ticks) => ticks.map((tick) => new Date(tick * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: series.range[1] - series.range[0] < 240 ? '2-digit' : undefined, hour12: false })) },
        { stroke: quiet, font, grid: { stroke: line, width: 1 }, ticks: { show: false }, size: 46, space: log ? 22 : 30,
          splits: log ? (_, __, low, high) => DECADES.filter((tick) => tick >= low && tick <= high) : undefined,
          values: (_, ticks) => ticks.map((tick) => (tick < 1 ? tick : short(tick)) + unit) },
      ],
      series: [{}, ...lines.map((each) => ({
        label: each.label, stroke: css(each.color), width: each.width ?? 2, dash: each.dash,
        fill: each.fill ? css(each.fill) : undefined, points: { show: false }, spanGaps: false,
      }))],
      hooks: { setCursor: [(it) => describe(it)] },
    };
  };
  const describe = (it) => {
    const index = it.cursor.idx;
    if (index === null || index === undefined) {
      root.title = '';
      return;
    }
    const at = new Date(series.times[index] * 1000);
    root.title = [at.toLocaleTimeString() + ' · ' + at.toISOString().slice(11, 19) + ' UTC',
      ...lines.map((each, line) => `${each.label}: ${it.data[line + 1][index] ?? '–'}${unit}`)].join('\n');
  };
  root.setAttribute('role', 'img');
  root.setAttribute('aria-label', 'Chart of ' + lines.map((each) => each.label).join(', '));
  root.append(tip);
  series.onChange(() => (plot ? plot.setData(data()) : draw()));
  new ResizeObserver(() => plot?.setSize({ width: Math.max(80, root.clientWidth), height: Math.max(60, root.clientHeight) })).observe(root);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => plot && draw());
  document.fonts?.ready.then(() => plot && draw());
}

/** A breaker's states over the window: the higher a bar, the less passes. */
export function strip(canvas, series, column) {
  const draw = () => {
    const ratio = devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * ratio;
    canvas.height = canvas.clientHeight * ratio;
    const pen = canvas.getContext('2d');
    const colors = ['--good', '--warn', '--bad'].map(css);
    const heights = [0.3, 0.65, 1];
    const [from, to] = series.range;
    const values = series.column(column);
    const width = canvas.width / (to - from);
    series.times.forEach((time, index) => {
      const state = values[index];
      if (state === null) return;
      const height = canvas.height * heights[state];
      pen.fillStyle = colors[state];
      pen.fillRect((time - from - series.step) * width, canvas.height - height, series.step * width + ratio, height);
    });
  };
  series.onChange(draw);
  new ResizeObserver(draw).observe(canvas);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
}
