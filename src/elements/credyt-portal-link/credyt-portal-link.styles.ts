// A line of text or a button, with at most one hint under it.
import { css } from 'lit';

export default css`
  .stack {
    display: grid;
    justify-items: start;
    gap: var(--_space);
  }
  .hint {
    display: flex;
    gap: calc(var(--_space) * 1.5);
    font-size: 0.9286em;
    line-height: 1.3846;
    color: var(--_muted);
  }
  .hint .icon {
    margin-block-start: 1px;
  }
`;
