// Puts a message on the clipboard for a customer who has to ask someone else. Used by the top-up panel and the insufficient-funds dialog.
import type { ReactiveControllerHost } from 'lit';

export class CopiedMessage {
  /** `by-hand`: some browsers and frames do not let a page copy; then the message is shown. */
  state: 'no' | 'yes' | 'by-hand' = 'no';

  constructor(private readonly host: ReactiveControllerHost) {}

  async copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.state = 'yes';
    } catch {
      this.state = 'by-hand';
    }
    this.host.requestUpdate();
  }

  forget(): void {
    this.state = 'no';
  }
}
