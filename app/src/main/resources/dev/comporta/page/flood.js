// What comes in: how many, how fast they are acknowledged, and what is refused.
import { $, elsewhere, figures, say } from './dom.js';
import { chart } from './charts.js';
import { count, millis, short } from './words.js';

const RATE_OVER = 1000;
const REFUSED = {
  unavailable: { label: 'come back later', key: 'bad dot', bad: true },
  invalid: { label: 'not valid', key: 'warn mixed' },
  conflict: { label: 'other amount', key: 'doubt thin' },
  limited: { label: 'too many of a key', hidden: true }, // of use where keys are asked for
  denied: { label: 'not let in', hidden: true },
};

/** What counts have grown by in a second, from the last messages. */
export class Rates {
  #kept = [];

  add(numbers) {
    // A count that has shrunk tells of a restart: what was before says nothing.
    if (this.#kept.at(-1)?.accepted > numbers.accepted) this.#kept = [];
    this.#kept.push(numbers);
    while (this.#kept.length > 2 && numbers.at - this.#kept[1].at >= RATE_OVER) this.#kept.shift();
  }

  /** @param value of one message, a number */
  of(value) {
    const first = this.#kept[0];
    const last = this.#kept.at(-1);
    if (!first || last.at === first.at) return 0;
    return Math.max(0, ((value(last) - value(first)) * 1000) / (last.at - first.at));
  }
}

export const settledOf = (numbers) => numbers.processors.reduce((sum, each) => sum + each.settled, 0);

export function flood(feed, series, rates) {
  const tell = figures($('flood-figures'), [
    ['total', 'accepted since the start', 'flow'], ['settled', 'settled/s', 'good dash'],
  ]);
  const tellLatency = figures($('latency-figures'), [['p50', 'p50', 'flow'], ['p99', 'p99', 'doubt dash'], ['p999', 'p99.9', 'warn dot']]);
  const tellRefused = figures($('refused-figures'), Object.entries(REFUSED).map(([name, { label, key }]) => [name, label, key]));
  for (const [name, { hidden }] of Object.entries(REFUSED)) if (hidden) tellRefused(name, null);
  const settled = (all) => all.times.map((_, index) => (elsewhere() ? null
    : Object.keys(all.columns).filter((name) => name.startsWith('settled'))
      .reduce((sum, name) => sum + all.columns[name][index], 0)));
  // Where none was refused in all the time that is shown, there is no line.
  const refused = (name) => (all) => (all.column(name).some((value) => value > 0) ? all.column(name) : all.times.map(() => null));
  chart($('rate-chart'), series, {
    least: 10,
    lines: [
      { label: 'accepted/s', color: '--flow', fill: '--flow-fill', values: (all) => all.column('accepted') },
      { label: 'settled/s', color: '--good', dash: [6, 4], values: settled },
      { label: 'come back later/s', color: '--bad', dash: [2, 3], values: refused('unavailable') },
      { label: 'not valid/s', color: '--warn', dash: [9, 3, 2, 3], values: refused('invalid') },
      { label: 'other amount/s', color: '--doubt', width: 1, values: refused('conflict') },
    ],
  });
  const micros = (name) => (all) => all.column(name).map((value) => (value ? value / 1000 : null));
  chart($('latency-chart'), series, {
    log: true,
    unit: ' ms',
    lines: [
      { label: 'p50', color: '--flow', values: micros('p50') },
      { label: 'p99', color: '--doubt', dash: [6, 4], values: micros('p99') },
      { label: 'p99.9', color: '--warn', dash: [2, 3], values: micros('p999') },
    ],
  });
  feed.on('numbers', (numbers) => {
    say($('accepted-rate'), short(Math.round(rates.of((each) => each.accepted))));
    tell('total', count(numbers.accepted));
    tell('settled', elsewhere() ? null : short(Math.round(rates.of(settledOf))));
    for (const [name, { hidden, bad }] of Object.entries(REFUSED)) {
      const rate = Math.round(rates.of((each) => each[name]));
      tellRefused(name, hidden && numbers[name] === 0 ? null : `${short(rate)} / ${count(numbers[name])}`, bad && rate > 0 ? 'bad' : '');
    }
  });
  series.onChange((all) => {
    for (const name of ['p50', 'p99', 'p999']) {
      tellLatency(name, millis((all.column(name).at(-1) ?? 0) / 1000));
    }
  });
}
