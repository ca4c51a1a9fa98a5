// The frame of the usage history: heading, filters, messages, the line under the table. Its rows are in usage-table.styles.
import { css } from 'lit';

export default css`
  :host {
    display: block;
    container-type: inline-size;
  }
  .header,
  .toolbar,
  .pager {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_space) * 2);
  }
  .header,
  .pager {
    justify-content: space-between;
    column-gap: calc(var(--_space) * 3);
  }
  .header {
    min-block-size: 32px;
  }
  .header,
  .toolbar,
  .note {
    margin-block-end: calc(var(--_space) * 3);
  }
  .toolbar .field {
    border-color: var(--_edge);
  }
  .toolbar .field:has(:focus-visible) {
    border-color: transparent;
  }
  .search {
    flex: 1 1 9em;
    min-inline-size: 0;
  }
  .choice {
    margin: 0;
  }
  /* The whole field opens the choices, its icons too. */
  .choice select {
    inline-size: auto;
    margin-inline: -30px -30px;
    padding-inline: 30px;
    cursor: pointer;
  }
  .choice select:not(:nth-child(2)) {
    margin-inline-start: calc(var(--_space) * -2.5);
    padding-inline-start: calc(var(--_space) * 2.5);
  }
  .choice .icon {
    pointer-events: none;
  }
  .toolbar :disabled {
    cursor: default;
    opacity: 0.6;
  }
  .choice input {
    inline-size: auto;
    block-size: calc(var(--_size) - 2px);
  }
  .found {
    order: 2;
    flex-basis: 100%;
  }
  .found .link {
    margin-inline-start: calc(var(--_space) * 2);
  }
  progress {
    flex-basis: 100%;
    margin-block-start: 2px;
    appearance: none;
    block-size: 6px;
    border: 0;
    border-radius: 6px;
    background-color: color-mix(in oklab, var(--_text) 12%, transparent);
    overflow: hidden;
  }
  progress::-webkit-progress-bar {
    background: none;
  }
  progress::-webkit-progress-value {
    border-radius: 6px;
    background-color: var(--_accent);
  }
  progress::-moz-progress-bar {
    border-radius: 6px;
    background-color: var(--_accent);
  }
  progress:indeterminate::-moz-progress-bar {
    background: none;
  }
  /* Above the rows and not among them, so that none of them moves; in sight however far one has scrolled. */
  .fresh {
    position: sticky;
    inset-block-start: calc(var(--_space) * 2);
    z-index: 1;
    display: grid;
    justify-content: center;
    block-size: 0;
  }
  .fresh .button {
    min-block-size: 28px;
    margin-block-start: -20px;
    padding-block: 2px;
    border-radius: 99px;
    border-color: transparent;
    background-color: var(--_raised);
    box-shadow: var(--_shadow);
  }
  .fresh .button:hover {
    background-color: color-mix(in oklab, var(--_text) 6%, var(--_raised));
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: var(--_space);
    padding: calc(var(--_space) * 7) calc(var(--_space) * 5);
    text-align: center;
  }
  .empty bdi {
    white-space: normal;
  }
  .pager {
    padding-block-start: calc(var(--_space) * 3);
    font-size: 0.9286em;
    color: var(--_muted);
  }
  .pager > div {
    display: flex;
    gap: calc(var(--_space) * 2);
  }
  @container (max-width: 519px) {
    .long {
      display: none;
    }
    .filters:popover-open {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: calc(var(--_space) * 3);
      padding: 0 calc(var(--_space) * 4) calc(var(--_space) * 4);
    }
    .filters .head {
      padding-inline: 0;
    }
    .filters .label {
      display: block;
      margin-block-end: var(--_space);
      font-size: 0.9286em;
      color: var(--_muted);
    }
    .filters > .link {
      justify-self: center;
    }
  }
  @container (min-width: 520px) {
    .short {
      display: none;
    }
    /* No panel, but a part of the line. */
    .filters {
      display: contents;
    }
    .filters .label {
      position: absolute;
      clip-path: inset(50%);
    }
    .filters > .link {
      order: 1;
      padding-inline: calc(var(--_space) * 2);
    }
  }
  @media (forced-colors: active) {
    progress,
    .fresh .button {
      border: 1px solid ButtonBorder;
    }
    progress::-webkit-progress-value {
      forced-color-adjust: none;
      background-color: Highlight;
    }
    progress::-moz-progress-bar {
      forced-color-adjust: none;
      background-color: Highlight;
    }
  }
`;
