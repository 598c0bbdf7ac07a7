// Each processor: what it says of itself, and what was really seen.
import { $, badge, el, figures, say } from './dom.js';
import { strip } from './charts.js';
import { age, breakerReasons, count, millis, money, percent, short } from './words.js';

const states = {
  closed: ['good', 'takes payments'],
  recovering: ['warn', 'recovering'],
  open: ['bad', 'held off'],
};
const names = ['closed', 'recovering', 'open'];

export function processors(feed, series, rates) {
  let cards = [];
  feed.on('processors', ({ processors: all }) => {
    if (cards.length !== all.length) {
      cards = all.map((each, index) => new Card(each.name, index, series));
      $('processors').replaceChildren(...cards.map((card) => card.root));
    }
    all.forEach((each, index) => cards[index].describe(each));
  });
  feed.on('numbers', (numbers) => {
    cards.forEach((card, index) => card.count(numbers.processors[index], rates.of((each) => each.processors[index].settled)));
  });
}

class Card {
  #state = '';

  constructor(name, index, series) {
    this.fee = el('small');
    this.badge = el('span');
    this.since = el('small');
    this.strip = el('canvas', { className: 'strip', role: 'img' });
    this.says = el('p', { className: 'says wide' });
    this.full = el('progress', { max: 1, value: 0, ariaLabel: name + ': requests in flight, of the limit' });
    this.inFlight = el('span');
    const list = el('dl', { className: 'figures wide' });
    this.tell = figures(list, [
      ['settled', 'settled/s'], ['p50', 'p50'], ['p99', 'p99'], ['inDoubt', 'in doubt'], ['share', 'share'], ['paid', 'fee paid'],
    ]);
    this.root = el('section', { className: 'panel processor', ariaLabel: 'Processor ' + name },
      el('h2', {}, name, this.fee), this.badge, list,
      el('div', { className: 'wide pair' },
        el('div', {}, this.full, el('p', { className: 'strip-text' }, this.inFlight)),
        el('div', { title: 'Its breaker over the window: low works, half recovers, full is held off' }, this.strip, el('p', { className: 'strip-text' }, 'breaker', this.since))),
      this.says);
    strip(this.strip, series, 'breaker' + index);
  }

  /** What is told once a second. */
  describe(processor) {
    say(this.fee, 'fee ' + percent(processor.fee, 2).replace('.00', ''));
    this.tell('p50', millis(processor.latencyMillis.p50));
    this.tell('p99', millis(processor.latencyMillis.p99));
    this.tell('share', percent(processor.share));
    this.tell('paid', money(processor.feePaid));
    say(this.since, `since ${new Date(processor.breaker.since).toLocaleTimeString([], { hour12: false })} · ${breakerReasons[processor.breaker.reason]}`);
    this.strip.setAttribute('aria-label', 'Breaker now ' + processor.breaker.state + ', ' + breakerReasons[processor.breaker.reason]);
    this.#compare(processor);
  }

  /** Its health answer beside what came of payments: they may differ. */
  #compare({ health, breaker, pausedMillis }) {
    const seen = breaker.state === 'closed' ? 'works' : breaker.state === 'open' ? 'fails' : 'works again';
    const paused = pausedMillis > 0 ? `, and asked for a pause of ${age(pausedMillis)} more` : '';
    if (health === null) {
      this.says.replaceChildren('Its health check was not answered yet; payments show that it ', el('b', {}, seen), paused);
      return;
    }
    const told = health.failing ? 'fails' : 'works';
    const differ = (told === 'fails') !== (seen === 'fails');
    this.says.replaceChildren('Says that it ', el('b', {}, told), `, ${health.minResponseTime} ms at least (${age(health.ageMillis)} ago) · payments show that it `,
      el('b', {}, seen), paused, differ ? el('span', { 'data-tone': 'warn' }, ' · ▲ they differ') : '');
  }

  /** What is told five times a second. */
  count({ inFlight, inDoubt, limit, breaker }, settledRate) {
    const state = names[breaker];
    if (state !== this.#state) {
      this.#state = state;
      const [tone, words] = states[state];
      this.root.dataset.tone = tone;
      const made = badge(tone, `${words} · breaker ${state}`);
      this.badge.replaceWith(made);
      this.badge = made;
    }
    this.tell('settled', short(Math.round(settledRate)));
    this.tell('inDoubt', short(inDoubt), inDoubt > 0 ? 'doubt' : '');
    this.full.value = limit === 0 ? 0 : Math.min(1, inFlight / limit);
    say(this.inFlight, `${count(inFlight)} in flight of ${count(limit)}`);
  }
}
