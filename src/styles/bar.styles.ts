// One line across the page: a sign, a sentence, what to do. Used by the low-balance banner and the payment notice; narrow ones put the action under the words.
import { css } from 'lit';

export default css`
  :host {
    display: block;
    container-type: inline-size;
  }
  /* Nothing to say takes no room, not even a gap of the page's layout. */
  :host(:not(:state(shown))) {
    display: none;
  }
  .bar {
    --_tone: var(--_muted);
    --_tint: var(--_surface);
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_space) * 2) calc(var(--_space) * 3);
    min-block-size: 50px;
    padding-block: calc(var(--_space) * 2 - 1px);
    padding-inline: calc(var(--_space) * 4) calc(var(--_space) * 2);
    border: 1px solid var(--_border);
    border-radius: var(--_radius-panel);
    background-color: var(--_tint);
  }
  .bar.low,
  .bar.owed {
    --_tone: var(--_warning);
    --_tint: var(--_warning-fill);
    border-color: color-mix(in oklab, var(--_tone) 22%, var(--_tint));
  }
  .bar.owed {
    --_tone: var(--_danger);
    --_tint: var(--_danger-fill);
  }
  .bar > .icon {
    color: var(--_tone);
  }
  .message {
    flex: 1;
    min-inline-size: 0;
  }
  @container (max-width: 519px) {
    .bar {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto;
      align-items: start;
      padding-block: calc(var(--_space) * 3);
      padding-inline: calc(var(--_space) * 3.5) calc(var(--_space) * 2);
    }
    .bar > .icon {
      margin-block-start: 2px;
    }
    .message {
      padding-inline-end: calc(var(--_space) * 1.5);
    }
    .action,
    ::slotted([slot='action']) {
      grid-area: 2 / 2 / auto / -1;
      margin-inline-end: calc(var(--_space) * 1.5);
    }
    .dismiss {
      margin-block: -6px;
    }
  }
`;
