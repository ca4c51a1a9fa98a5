// The button and its panel; on a narrow page the panel is a sheet on the bottom edge.
import { css } from 'lit';

export default css`
  :host {
    vertical-align: middle;
  }
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: calc(var(--_space) * 4);
  }
  .small-gap {
    gap: calc(var(--_space) * 3);
  }
  .success .icon {
    color: inherit;
  }
  .message {
    padding: calc(var(--_space) * 2) calc(var(--_space) * 2.5);
    border-radius: var(--_radius);
    background-color: var(--_fill);
    user-select: all;
  }
  .popover.sheet {
    inset: auto 0 0;
    inline-size: 100%;
    max-inline-size: 100%;
    padding-block-end: env(safe-area-inset-bottom);
    border-end-start-radius: 0;
    border-end-end-radius: 0;
  }
  .sheet::before {
    content: '';
    display: block;
    inline-size: 36px;
    block-size: 4px;
    margin: calc(var(--_space) * 2) auto 0;
    border-radius: 4px;
    background-color: var(--_border);
  }
  .sheet::backdrop {
    background-color: var(--_backdrop);
  }
  .sheet .head {
    padding-block-start: calc(var(--_space) * 2.5);
  }
`;
