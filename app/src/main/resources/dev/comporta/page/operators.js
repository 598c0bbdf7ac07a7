// What operators decide: lists of doubts and dead letters, and a second look before anything happens.
import { $, el, elsewhere, failure, tone, say } from './dom.js';
import { turns } from './feed.js';
import { age, count, evidence, instant, money, reasons } from './words.js';

const PAGE = 8;
const NOTE_MAX = 200;
const AGAIN_AFTER = 1000;
const UNKNOWN = -1;

/** Asks twice: what to do, then whether that is really meant. */
function dialog({ title, words, fields = [], review, done, act, danger = false }) {
  const box = $('act-dialog');
  const problem = el('div');
  const looked = el('p', { className: 'review', hidden: true });
  const cancel = el('button', { type: 'button' }, 'Cancel');
  const go = el('button', { className: 'primary' }, 'Review…');
  const form = el('form', {}, el('h2', { id: 'act-title' }, title), el('p', {}, words), ...fields, looked, problem,
    el('div', { className: 'buttons' }, cancel, go));
  let isReviewed = false;
  cancel.addEventListener('click', () => box.close());
  form.addEventListener('input', () => {
    isReviewed = false;
    looked.hidden = true;
    say(go, 'Review…');
    go.className = 'primary';
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form));
    if (!isReviewed) {
      isReviewed = true;
      looked.hidden = false;
      say(looked, review(values));
      say(go, 'Yes, do it');
      go.className = danger ? 'danger' : 'primary';
      return;
    }
    go.disabled = true;
    try {
      await act(values);
      box.close();
      done();
    } catch (error) {
      problem.replaceChildren(failure(error));
      go.disabled = false;
    }
  });
  box.replaceChildren(form);
  box.showModal();
}

const note = (required) => [
  el('label', { htmlFor: 'act-note' }, required ? 'Note: why, and who' : 'Note (may be left out): why, and who'),
  el('textarea', { id: 'act-note', name: 'note', rows: 2, maxLength: NOTE_MAX, required }),
];

function option(value, text, more) {
  return el('label', {}, el('input', { type: 'radio', name: 'outcome', value, required: true }),
    el('span', {}, text, el('small', {}, more)));
}

/** What may be done about one payment. */
export function actionsOf(feed) {
  const named = (one) => `${money(one.amount)} at ${one.processor}`;
  return {
    resolve: (one, done) => dialog({
      title: 'Resolve a doubt',
      words: `Look into the books of ${one.processor} first: ${one.correlationId}, ${money(one.amount)}.`,
      danger: true,
      fields: [
        el('div', { className: 'options' },
          option('booked', 'It is booked there', 'it counts as settled'),
          option('not-booked', 'It is not booked there', 'it waits again, and may go to any processor')),
        ...note(false),
      ],
      review: ({ outcome }) => (outcome === 'booked'
        ? `${named(one)} will count as settled. If it is not booked there, the totals will differ for good.`
        : `${named(one)} will be tried again. If it is booked there after all, it may be charged twice.`),
      act: ({ outcome, note: text }) => feed.post(`/in-doubt/${one.correlationId}/resolve`, text ? { outcome, note: text } : { outcome }),
      done,
    }),
    retry: (one, done) => dialog({
      title: 'Retry a dead letter',
      words: `${one.correlationId}, ${named(one)}.`,
      review: () => `${money(one.amount)} will be pending again, and is sent as a new attempt.`,
      act: () => feed.post(`/dead-letters/${one.correlationId}/retry`),
      done,
    }),
    acknowledge: (one, done) => dialog({
      title: 'Acknowledge a dead letter',
      words: `It was seen to elsewhere: ${one.correlationId}, ${named(one)}.`,
      fields: note(true),
      review: () => `${money(one.amount)} is closed for good, and is never sent again.`,
      act: ({ note: text }) => feed.post(`/dead-letters/${one.correlationId}/acknowledge`, { note: text }),
      done,
    }),
    retryAll: (reason, done) => dialog({
      title: 'Retry all of one reason',
      words: `Up to 1,000 dead letters: ${reasons[reason].toLowerCase()}.`,
      review: () => 'All of them will be pending again, and are sent as new attempts.',
      act: () => feed.post('/dead-letters/retry?reason=' + reason),
      done,
    }),
  };
}

export function operators(feed, actions, show) {
  const id = (one) => {
    const button = el('button', { className: 'link', title: one.correlationId }, one.correlationId.slice(0, 13) + '…');
    button.addEventListener('click', () => show(one.correlationId));
    return button;
  };
  const act = (text, action, one, list) => {
    const button = el('button', { className: 'small' }, text);
    button.addEventListener('click', () => action(one, () => list.load()));
    return button;
  };
  const every = () => el('option', { value: '' }, 'every processor');
  const processor = el('select', { ariaLabel: 'Processor', hidden: true }, every());
  feed.on('processors', ({ processors: all }) => {
    if (processor.length === all.length + 1) return;
    processor.replaceChildren(every(), ...all.map(({ name }) => el('option', { value: name }, name)));
    processor.hidden = false;
  });
  const doubts = new List(feed, $('desk-doubts'), {
    path: '/in-doubt', key: 'inDoubt',
    empty: () => (processor.value ? `No payment is in doubt at ${processor.value}.` : 'No payment is in doubt: of each one it is known where it is.'),
    bar: [processor],
    parameters: () => (processor.value ? '&processor=' + encodeURIComponent(processor.value) : ''),
    columns: ['Payment', 'Amount', 'Processor', 'In doubt for', 'Sends', 'What was seen', ''],
    row: (one, list) => [id(one), money(one.amount), one.processor, age(one.ageMillis), count(one.sends),
      evidence(one.evidence, one.status), act('Resolve…', actions.resolve, one, list)],
  });
  const filter = el('select', { ariaLabel: 'Reason' }, el('option', { value: '' }, 'every reason'),
    ...Object.entries(reasons).map(([value, text]) => el('option', { value }, text)));
  const all = el('button', { className: 'small', disabled: true }, 'Retry all of these…');
  const letters = new List(feed, $('desk-letters'), {
    path: '/dead-letters', key: 'deadLetters',
    empty: () => (filter.value && $('letters-count').textContent !== '0' ? 'None for this reason.' : 'No dead letters: nothing waits for a person.'),
    columns: ['Payment', 'Amount', 'Processor', 'Reason', 'Since', 'Attempts', ''],
    bar: [filter, all],
    parameters: () => (filter.value ? '&reason=' + filter.value : ''),
    row: (one, list) => [id(one), money(one.amount), one.processor,
      el('span', { title: evidence(one.evidence, one.status) }, reasons[one.reason] ?? one.reason), instant(one.buriedAt), count(one.attempts),
      el('span', {}, act('Retry…', actions.retry, one, list), ' ', act('Acknowledge…', actions.acknowledge, one, list))],
  });
  processor.addEventListener('change', () => doubts.first());
  filter.addEventListener('change', () => {
    all.disabled = !filter.value || filter.value === 'booked-otherwise' || filter.value === 'unproven';
    letters.first();
  });
  all.addEventListener('click', () => actions.retryAll(filter.value, () => letters.first()));
  const counts = [[doubts, $('doubts-count'), 'inDoubt', 'doubt'], [letters, $('letters-count'), 'deadLetters', 'bad']];
  feed.on('numbers', (numbers) => {
    for (const [list, place, name, toneName] of counts) {
      place.hidden = elsewhere();
      const length = elsewhere() ? 0 : numbers[name]; // there nobody tells of changes
      say(place, count(length));
      tone(place, length > 0 ? toneName : '');
      list.follow(length);
    }
  });
  for (const list of [doubts, letters]) list.tab.addEventListener('click', () => list.load());
  feed.on('state', (state) => state === 'live' && counts.forEach(([list]) => list.load()));
}

/** A list in pages, which is asked for while it is looked at: at first, when its length has changed, and after a failure. */
class List {
  #before = [];
  #after = '';
  #next = null;
  #length = UNKNOWN;
  #askedAt = 0;
  #turns = turns();

  constructor(feed, root, { path, key, columns, row, empty, bar = [], parameters = () => '' }) {
    Object.assign(this, { feed, root, path, key, columns, row, empty, parameters });
    this.tab = $(root.getAttribute('aria-labelledby'));
    this.body = el('tbody');
    this.words = el('div');
    this.table = el('div', { className: 'scroll', tabIndex: 0, role: 'region', ariaLabel: 'List' }, el('table', {},
      el('thead', {}, el('tr', {}, ...columns.map((text) => (text ? el('th', { scope: 'col' }, text) : el('td', {}))))), this.body));
    this.newer = el('button', { className: 'small' }, '← Before');
    this.older = el('button', { className: 'small' }, 'Next →');
    this.newer.addEventListener('click', () => this.#turn(this.#before.pop() ?? ''));
    this.older.addEventListener('click', () => {
      this.#before.push(this.#after);
      this.#turn(this.#next);
    });
    root.append(el('div', { className: 'listbar' }, ...bar, el('span', { className: 'gap' }), this.newer, this.older), this.words, this.table);
    this.#show([]);
  }

  #turn(after) {
    this.#after = after;
    this.load();
  }

  first() {
    this.#before = [];
    this.#turn('');
  }

  follow(length) {
    if (length === this.#length || this.root.hidden || performance.now() - this.#askedAt < AGAIN_AFTER) return;
    this.#length = length;
    this.load();
  }

  async load() {
    if (this.root.hidden) return;
    this.#askedAt = performance.now();
    const isLatest = this.#turns();
    try {
      const after = this.#after ? '&after=' + encodeURIComponent(this.#after) : '';
      const told = await this.feed.ask(`${this.path}?limit=${PAGE}${after}${this.parameters()}`);
      if (!isLatest()) return;
      this.#next = told.next;
      this.#show(told[this.key]);
    } catch (error) {
      if (!isLatest()) return;
      this.#length = UNKNOWN;
      this.words.replaceChildren(failure(error));
    }
  }

  #show(all) {
    this.newer.disabled = this.#after === '';
    this.older.disabled = this.#next === null;
    this.table.hidden = all.length === 0;
    this.words.replaceChildren(all.length === 0 ? el('p', { className: 'empty' }, this.empty()) : '');
    if (this.root.contains(document.activeElement) && this.body.contains(document.activeElement)) this.table.focus();
    const cells = (one) => this.row(one, this).map((cell, index) => el('td', { 'data-label': this.columns[index] }, cell));
    this.body.replaceChildren(...all.map((one) => el('tr', {}, ...cells(one))));
  }
}
