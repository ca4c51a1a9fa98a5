// "Making a link": one action at a time, shown on the very button that started it. Used by all elements that lead to a hosted page.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class Busy implements ReactiveController {
  #running: AbortController | null = null;

  constructor(private readonly host: ReactiveControllerHost & { readonly isConnected: boolean }) {
    host.addController(this);
  }

  get active(): boolean {
    return this.#running !== null;
  }

  /**
   * Runs `action` unless one is running. Its errors go to `failed`, except when the element has gone meanwhile.
   * `button` keeps at least the width it has, whatever words it shows while waiting.
   */
  async run(action: (signal: AbortSignal) => Promise<unknown>, failed: (error: unknown) => void = reportError, button?: HTMLElement | null): Promise<void> {
    if (this.#running) return;
    const running = new AbortController();
    this.#running = running;
    if (button) button.style.minInlineSize = `${button.offsetWidth}px`;
    this.host.requestUpdate();
    try {
      await action(running.signal);
    } catch (error) {
      if (!running.signal.aborted) failed(error);
    } finally {
      this.#running = null;
      if (button) button.style.minInlineSize = '';
      this.host.requestUpdate();
    }
  }

  hostDisconnected(): void {
    queueMicrotask(() => {
      if (!this.host.isConnected) this.#running?.abort();
    });
  }
}
