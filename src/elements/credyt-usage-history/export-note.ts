// The CSV export of a usage history: its button, its progress, what came of it. Used by credyt-usage-history.
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { announce } from '../../controllers/announce.js';
import { check, clock, download, icon } from '../icons.js';
import { linkButton, note } from '../notes.js';
import type { UsageExport, UsageSource } from './usage-export.js';
import type { HistoryWords } from './usage-rows.js';

type State = 'none' | 'running' | 'waiting' | 'done' | 'failed' | 'cancelled';

const ZONE = 'UTC';

export class ExportNote implements ReactiveController {
  #state: State = 'none';
  #job: UsageExport | null = null;
  #waitMs = 0;
  #saidQuarter = 0;
  #stop = new AbortController();

  constructor(
    private readonly host: ReactiveControllerHost & { readonly isConnected: boolean },
    private readonly words: HistoryWords,
    private readonly source: () => UsageSource | null,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    queueMicrotask(() => { if (!this.host.isConnected) this.forget(); });
  }

  get isRunning(): boolean {
    return this.#state === 'running' || this.#state === 'waiting';
  }

  /** Nothing of the last customer may stay, nor be saved. */
  readonly forget = (): void => {
    this.#stop.abort();
    this.#job = null;
    this.#set('none');
  };

  readonly #cancel = (): void => {
    this.#stop.abort();
    this.#set('cancelled');
    announce(this.words.term('export.cancelled'));
  };

  readonly #start = (): void => {
    if (this.isRunning) return;
    this.#job = null;
    this.#saidQuarter = 0;
    void this.#run();
  };

  /** From the start, or from where it stopped. */
  readonly #run = async (): Promise<void> => {
    const source = this.source();
    if (!source) return;
    const { signal } = (this.#stop = new AbortController());
    this.#set('running');
    try {
      // Only who exports loads what it takes.
      const { UsageExport } = await import('./usage-export.js');
      signal.throwIfAborted();
      const job = (this.#job ??= new UsageExport(source));
      await job.run((waitMs) => { this.#progress(waitMs); }, signal);
      job.save();
      this.#set('done');
      announce(this.words.term('export.done', { count: job.count }));
    } catch {
      if (signal.aborted) return;
      this.#set('failed');
      announce(this.#failure);
    }
  };

  #progress(waitMs = 0): void {
    this.#waitMs = waitMs;
    this.#set(waitMs > 0 ? 'waiting' : 'running');
    const quarter = Math.floor(this.#share * 4);
    if (quarter > this.#saidQuarter && quarter < 4) announce(this.words.term('say.export', { percent: this.words.number(quarter / 4, { style: 'percent' }) }));
    this.#saidQuarter = Math.max(quarter, this.#saidQuarter);
  }

  get #share(): number {
    const { count = 0, total } = this.#job ?? {};
    return total ? count / total : 0;
  }

  get #failure(): string {
    const { count = 0 } = this.#job ?? {};
    return count > 0 ? this.words.term('export.failed', { count }) : this.words.term('history.failed');
  }

  #set(state: State): void {
    this.#state = state;
    this.host.requestUpdate();
  }

  renderButton(): TemplateResult {
    return html`<button
      type="button"
      class="button small lead"
      part="export"
      aria-disabled=${this.isRunning ? 'true' : 'false'}
      @click=${this.#start}
    >${icon(download)}${this.words.term('export.button')}</button>`;
  }

  render(): TemplateResult | typeof nothing {
    const { words } = this;
    const count = this.#job?.count ?? 0;
    const close = linkButton(words.term('common.close'), this.forget);
    switch (this.#state) {
      case 'none':
        return nothing;
      case 'running':
      case 'waiting':
        return this.#renderRunning(count);
      case 'done': {
        const file = words.term('export.file', { file: this.#job?.name ?? '', zone: ZONE });
        const isCut = this.#job?.isCut === true;
        return note({
          icon: icon(check),
          tone: 'success',
          title: words.term('export.done', { count }),
          help: isCut ? `${file}. ${words.term('export.cut', { count })}` : file,
          actions: close,
        });
      }
      case 'failed':
        return note({
          icon: icon(clock),
          title: this.#failure,
          help: words.term('history.failedHelp'),
          actions: [linkButton(words.term('common.tryAgain'), () => void this.#run()), count > 0 ? this.#renderSave() : nothing, close],
        });
      case 'cancelled':
        return note({ icon: icon(download), title: words.term('export.cancelled'), actions: [count > 0 ? this.#renderSave() : nothing, close] });
    }
  }

  #renderSave(): TemplateResult {
    return linkButton(this.words.term('export.partial'), () => {
      this.#job?.save();
      this.#set('done');
    });
  }

  #renderRunning(count: number): TemplateResult {
    const { words } = this;
    const total = this.#job?.total;
    const zone = words.term('export.zone', { zone: ZONE });
    const done = this.#state === 'waiting'
      ? words.term('export.waiting', { seconds: words.duration(this.#waitMs) })
      : `${words.term('export.progress', { count })} ${zone}`;
    const title = total === undefined ? words.term('export.start') : words.term('export.running', { count: total, total });
    return note({
      icon: icon(download),
      title,
      help: done,
      // The native one needs no inline style, which a strict CSP would stop.
      actions: html`<progress max=${total ?? nothing} value=${total === undefined ? nothing : count} aria-label=${title}></progress>
        ${linkButton(words.term('export.cancel'), this.#cancel)}`,
    });
  }
}
