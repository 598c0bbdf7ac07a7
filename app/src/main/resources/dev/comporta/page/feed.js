// The way to the gateway: one stream that is opened again whenever it ends, and single questions.

const STALE_AFTER = 2000;
const RETRY_MIN = 300;
const RETRY_MAX = 1000;

export class Refused extends Error {
  constructor(status, title) {
    super(title);
    this.status = status;
  }
}

export class Feed {
  #listeners = {};
  #token = '';
  #seen = 0;
  #retry = RETRY_MIN;
  state = 'connecting';

  on(event, listener) {
    (this.#listeners[event] ??= []).push(listener);
  }

  #tell(event, value) {
    for (const listener of this.#listeners[event] ?? []) listener(value);
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
    this.start();
  }

  #headers() {
    return this.#token ? { Authorization: 'Bearer ' + this.#token } : {};
  }

  start() {
    this.#look();
    this.start = () => this.#look();
    setInterval(() => {
      if (this.state === 'live' && this.silence > STALE_AFTER) this.#become('stale');
    }, 250);
  }

  async #look() {
    try {
      const answer = await fetch('/ui/stream', { headers: this.#headers(), cache: 'no-store' });
      if (answer.status === 401 || answer.status === 403) {
        this.#become(answer.status === 401 ? 'locked' : 'forbidden');
        return;
      }
      if (answer.ok) await this.#read(answer.body.getReader());
    } catch {
      // told below: whatever it was, it is tried again
    }
    this.#become('stale');
    await new Promise((done) => setTimeout(done, this.#retry * (0.5 + Math.random())));
    this.#retry = Math.min(RETRY_MAX, this.#retry * 2);
    this.#look();
  }

  async #read(reader) {
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      // A connection that has died without a word is given up, too.
      const { done, value } = await Promise.race([reader.read(), this.#silenced()]);
      if (done) {
        reader.cancel().catch(() => {});
        return;
      }
      text += decoder.decode(value, { stream: true });
      const parts = text.split('\n\n');
      text = parts.pop();
      if (parts.length > 0) this.#arrive(parts);
    }
  }

  #silenced() {
    return new Promise((done) => setTimeout(() => done({ done: this.silence > 3 * STALE_AFTER }), 3 * STALE_AFTER + 50));
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
