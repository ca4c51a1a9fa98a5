// The dialog: 420 px, less on narrow pages; three equal figures; stages swap inside it.
import { css } from 'lit';

export default css`
  :host {
    display: contents;
  }
  .dialog {
    inline-size: min(420px, 100vw - calc(var(--_space) * 8));
    max-inline-size: none;
    max-block-size: calc(100dvh - var(--_space) * 8);
    padding: calc(var(--_space) * 6);
    border-radius: calc(var(--_radius-panel) + 4px);
  }
  .dialog::backdrop {
    background-color: var(--_backdrop);
    transition: opacity var(--_duration) var(--_ease);
  }
  @starting-style {
    .dialog[open]::backdrop {
      opacity: 0;
    }
  }
  .close {
    position: absolute;
    inset-block-start: calc(var(--_space) * 3.5);
    inset-inline-end: calc(var(--_space) * 3.5);
  }
  h2 {
    padding-inline-end: calc(var(--_space) * 9);
    font-size: 1.2857em;
    line-height: 1.3333;
    font-weight: 600;
    letter-spacing: -0.014em;
    overflow-wrap: anywhere;
  }
  .lede {
    margin-block-start: var(--_space);
    color: var(--_muted);
  }
  /* Three in a row, unless a figure needs more room than a third. */
  .gap {
    display: flex;
    flex-wrap: wrap;
    gap: 1px;
    margin-block: calc(var(--_space) * 5);
    border: 1px solid var(--_border);
    border-radius: var(--_radius-panel);
    background-color: var(--_border);
    overflow: hidden;
  }
  .gap > div {
    flex: 1 1 30%;
    min-inline-size: min-content;
    max-inline-size: 100%;
    padding: calc(var(--_space) * 3) calc(var(--_space) * 3.5);
    background-color: var(--_raised);
  }
  .gap dt {
    font-size: 0.8571em;
    line-height: 1.3333;
    color: var(--_muted);
  }
  .gap dd {
    margin-block-start: 2px;
    font-size: 1.1429em;
    line-height: 1.5;
    font-weight: 600;
    letter-spacing: -0.01em;
  }
  .gap bdi {
    white-space: normal;
    overflow-wrap: break-word;
  }
  @media (max-width: 400px) {
    .gap > div {
      padding-inline: calc(var(--_space) * 2.5);
    }
    .gap dd {
      font-size: 1em;
    }
  }
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: calc(var(--_space) * 4);
  }
  .dialog > .actions {
    display: grid;
    gap: calc(var(--_space) * 2);
    margin-block-start: calc(var(--_space) * 5);
  }
  .dialog > .actions .link {
    justify-self: center;
  }
  .primary {
    min-block-size: 44px;
  }
  .quiet {
    border-color: transparent;
  }
  .secure {
    margin-block-start: calc(var(--_space) * 2.5);
  }
  .stage {
    display: grid;
    justify-items: center;
    gap: calc(var(--_space) * 1.5);
    padding-block: calc(var(--_space) * 4) var(--_space);
    text-align: center;
  }
  .stage h2 {
    padding: 0 calc(var(--_space) * 4);
  }
  .stage p {
    max-inline-size: 36ch;
    text-wrap: balance;
  }
  .disc {
    display: grid;
    place-items: center;
    inline-size: 48px;
    block-size: 48px;
    margin-block-end: calc(var(--_space) * 2.5);
    border-radius: 50%;
    background-color: var(--_fill);
  }
  .disc .icon {
    inline-size: 20px;
    block-size: 20px;
    stroke-width: 1.25;
  }
  .disc.success {
    background-color: var(--_success-fill);
    color: var(--_success);
  }
  .message {
    padding: calc(var(--_space) * 3);
    border-radius: var(--_radius);
    background-color: var(--_fill);
    user-select: all;
  }
  @media (forced-colors: active) {
    .disc {
      border: 1px solid CanvasText;
    }
  }
`;
