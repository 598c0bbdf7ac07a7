// The way to the gateway: one stream that is opened again whenever it ends, and single questions.
// While nobody looks at the page there is no stream: it costs nothing then.

const STALE_AFTER = 2000;
const GIVEN_UP_AFTER = 6000;
const RETRY_MIN = 300;
const RETRY_MAX = 1000;

export class Refused extends Error {
  constructor(status, title) {
    super(title);
    this.status = status;
  }
}

/** Of questions that are asked in turn only the latest counts: each one is told whether it still is that. */
export function turns() {
  let latest = 0;
  return () => {
    const mine = ++latest;
    return () => mine === latest;
  };
}

export class Feed {
  #listeners = {};
  #token = '';
  #connection = new AbortController();
  #looks = turns();
  #opened = 0;
  #seen = 0;
  #retry = RETRY_MIN;
  state = 'connecting';

  on(event, listener) {
    (this.#listeners[event] ??= []).push(listener);
  }

  /** A listener that throws takes neither the others nor the connection with it. */
  #tell(event, value) {
    for (const listener of this.#listeners[event] ?? []) {
      try {
        listener(value);
      } catch (error) {
        reportError(error);
      }
    }
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.#tell('state', state);
  }

  /** How long ago the last message came, in milliseconds. */
  get silence() {
    return this.#seen === 0 ? 0 : performance.now() - this.#seen;
  }

  /** The token lives here and nowhere else. */
  useToken(token) {
    this.#token = token;
    this.#look();
  }

  #headers() {
    return this.#token ? { Authorization: 'Bearer ' + this.#token } : {};
  }

  start() {
    document.addEventListener('visibilitychange', () => this.#followEyes());
    this.#followEyes();
    setInterval(() => {
      if (this.state === 'live' && this.silence > STALE_AFTER) this.#become('stale');
      // A connection that has died without a word is given up, too.
      if (performance.now() - Math.max(this.#opened, this.#seen) > GIVEN_UP_AFTER) this.#connection.abort();
    }, 250);
  }

  /** Who must say a token first has no stream to close, and is not asked for it once more. */
  #followEyes() {
    if (this.state === 'locked' || this.state === 'forbidden') return;
    if (document.hidden) this.#rest();
    else this.#look();
  }

  #rest() {
    this.#looks();
    this.#connection.abort();
    this.#become('resting');
  }

  async #look() {
    const isLatest = this.#looks();
    this.#connection.abort();
    this.#connection = new AbortController();
    this.#opened = performance.now();
    let state = 'stale';
    try {
      const { signal } = this.#connection;
      const answer = await fetch('/ui/stream', { headers: this.#headers(), cache: 'no-store', signal });
      if (answer.status === 401 || answer.status === 403) {
        this.#become(answer.status === 401 ? 'locked' : 'forbidden');
        return;
      }
      if (answer.status === 503) state = 'full';
      if (answer.ok) await this.#read(answer.body.getReader());
    } catch {
      // told below: whatever it was, it is tried again
    }
    if (!isLatest()) return;
    this.#become(state);
    await new Promise((done) => setTimeout(done, this.#retry * (0.5 + Math.random())));
    if (!isLatest()) return;
    this.#retry = Math.min(RETRY_MAX, this.#retry * 2);
    this.#look();
  }

  async #read(reader) {
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const parts = text.split('\n\n');
      text = parts.pop();
      if (parts.length > 0) this.#arrive(parts);
    }
  }

  #arrive(parts) {
    this.#seen = performance.now();
    this.#retry = RETRY_MIN;
    this.#become('live');
    for (const part of parts) {
      const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(part) ?? [];
      if (event) this.#tell(event, JSON.parse(data));
    }
  }

  /**
   * Asks once.
   * @throws Refused with the gateway's own words
   */
  async ask(path, options = {}) {
    const json = options.body === undefined ? {} : { 'Content-Type': 'application/json' };
    const answer = await fetch(path, { ...options, headers: { ...this.#headers(), ...json }, cache: 'no-store' });
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refused(answer.status, body.detail ?? body.title ?? 'the gateway answered ' + answer.status);
    return body;
  }

  post(path, body) {
    return this.ask(path, { method: 'POST', body: body === undefined ? undefined : JSON.stringify(body) });
  }
}
