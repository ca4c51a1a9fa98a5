// Under the bar's line: the subscriptions that wait, one row each, and what happened to the last try.
import { css } from 'lit';

export default css`
  .bar .button {
    min-block-size: 32px;
    padding-block: var(--_space);
  }
  .links {
    display: flex;
    flex-wrap: wrap;
    gap: 0 calc(var(--_space) * 4);
    padding-inline-end: calc(var(--_space) * 2);
  }
  .list {
    flex-basis: 100%;
    grid-column: 1 / -1;
  }
  .list li {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: calc(var(--_space) * 4);
    padding-block: calc(var(--_space) * 2);
    border-block-start: 1px solid var(--_border);
    overflow-wrap: anywhere;
  }
  .list li:last-child {
    padding-block-end: 0;
  }
  .list bdi {
    white-space: normal;
  }
  .list .button {
    flex: none;
  }
  [aria-expanded='true'] .icon {
    transform: rotate(90deg);
  }
  .note {
    margin-block-start: calc(var(--_space) * 2);
  }
  @media (pointer: coarse) {
    .bar .button {
      min-block-size: var(--_size);
    }
  }
`;
