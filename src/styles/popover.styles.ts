// What floats above the page: a panel under its opener (placed by controllers/popover) and the insufficient-funds dialog.
import { css } from 'lit';

export default css`
  .popover,
  .dialog {
    border: 0;
    background-color: var(--_raised);
    color: var(--_text);
    box-shadow: var(--_shadow);
    overflow: auto;
    overscroll-behavior: contain;
    transition:
      opacity var(--_duration) var(--_ease),
      translate var(--_duration) var(--_ease);
  }
  :is(.popover, .dialog):focus {
    outline: 0;
  }
  .popover {
    position: fixed;
    inset: auto;
    inline-size: min(320px, 100vw - 32px);
    max-block-size: calc(100dvh - 32px);
    margin: 0;
    padding: 0;
    border-radius: var(--_radius-panel);
  }
  @starting-style {
    .popover:popover-open,
    .dialog[open] {
      opacity: 0;
      translate: 0 4px;
    }
  }
  .head,
  .foot {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: calc(var(--_space) * 2);
    padding: calc(var(--_space) * 3.5) calc(var(--_space) * 4) 0;
  }
  .head .square {
    margin: calc(var(--_space) * -1);
  }
  .foot {
    padding-block: calc(var(--_space) * 2);
    padding-inline-end: calc(var(--_space) * 2);
    border-block-start: 1px solid var(--_border);
    font-size: 0.9286em;
    color: var(--_muted);
  }
  .body {
    padding: calc(var(--_space) * 3) calc(var(--_space) * 4) calc(var(--_space) * 4);
  }
  @media (forced-colors: active) {
    .popover,
    .dialog {
      border: 1px solid CanvasText;
    }
  }
`;
