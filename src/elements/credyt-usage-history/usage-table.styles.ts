// The rows of a usage history: five columns from 720 px of room, two-line rows below that, tighter still below 520.
import { css } from 'lit';

export default css`
  .table {
    border: 1px solid var(--_border);
    border-radius: var(--_radius-panel);
    background-color: var(--_surface);
    overflow: hidden;
  }
  .heads,
  .row {
    display: grid;
    grid-template-columns: 36px 84px minmax(0, 1.1fr) minmax(0, 1.3fr) minmax(96px, auto);
    grid-template-areas: 'opener time activity description fee';
    align-items: baseline;
    column-gap: calc(var(--_space) * 3);
    padding-inline: calc(var(--_space) * 2) calc(var(--_space) * 4);
  }
  .heads {
    block-size: 36px;
    align-items: center;
    border-block-end: 1px solid var(--_border);
    font-size: 0.8571em;
    font-weight: 500;
    color: var(--_muted);
  }
  .heads > :last-child,
  .fee {
    text-align: end;
  }
  .day {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 calc(var(--_space) * 4);
    padding: 9px calc(var(--_space) * 4);
    border-block-end: 1px solid var(--_border);
    background-color: var(--_fill);
    font-size: 0.9286em;
  }
  .day bdi {
    white-space: normal;
  }
  [role='rowgroup']:nth-child(n + 3) > .day {
    border-block-start: 1px solid var(--_border);
  }
  .row {
    min-block-size: 44px;
    padding-block: 11px;
    transition: background-color var(--_duration) var(--_ease);
  }
  .row + .row,
  .details + .row {
    border-block-start: 1px solid var(--_border);
  }
  .row.open,
  .details,
  .row:hover {
    background-color: color-mix(in oklab, var(--_text) 2.5%, transparent);
  }
  .opener {
    grid-area: opener;
    align-self: start;
  }
  [part='toggle'] {
    display: grid;
    place-items: center;
    inline-size: 28px;
    block-size: 28px;
    margin: -4px 0 -4px 2px;
    padding: 0;
    border: 0;
    border-radius: 6px;
    background: none;
    color: var(--_muted);
    cursor: pointer;
  }
  [part='toggle']:hover {
    background-color: var(--_hover);
  }
  [part='toggle']:focus-visible {
    outline-offset: 0;
  }
  .time {
    grid-area: time;
    color: var(--_muted);
    white-space: nowrap;
  }
  .activity {
    grid-area: activity;
    font-weight: 500;
  }
  .description {
    grid-area: description;
    color: var(--_muted);
  }
  .activity,
  .description {
    overflow: hidden;
    text-overflow: ellipsis;
    text-align: start;
  }
  .fee {
    grid-area: fee;
    font-weight: 500;
    min-inline-size: 0;
  }
  .fee bdi {
    display: block;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .fee .sub,
  .none {
    font-weight: 400;
    color: var(--_muted);
  }
  .details > div {
    padding-block: calc(var(--_space) * 3) calc(var(--_space) * 4);
    border-block-start: 1px solid var(--_border);
  }
  .columns {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: calc(var(--_space) * 4) calc(var(--_space) * 10);
  }
  .details {
    padding-inline: 56px calc(var(--_space) * 4);
  }
  h4 {
    margin-block-end: calc(var(--_space) * 1.5);
    font-size: 0.8571em;
    font-weight: 500;
    color: var(--_muted);
  }
  dl {
    display: grid;
    grid-template-columns: minmax(0, max-content) minmax(0, 1fr);
    gap: calc(var(--_space) * 1.5) calc(var(--_space) * 5);
    align-content: start;
    font-size: 0.9286em;
  }
  dt {
    color: var(--_muted);
    min-inline-size: 48px;
  }
  .details bdi {
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .fees {
    grid-template-columns: minmax(0, 1fr) minmax(0, max-content);
  }
  .fees dt {
    color: inherit;
  }
  .fees dd {
    text-align: end;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: calc(var(--_space) * 2);
    padding: calc(var(--_space) * 2.5);
    border-block-start: 1px solid var(--_border);
  }
  .waiting .bar {
    border-block: 0 1px solid var(--_border);
  }
  /* A skeleton that is gone within 150 ms was never worth showing. */
  .waiting {
    animation: late 150ms step-end;
  }
  .waiting .activity,
  .waiting .time {
    overflow: visible;
  }
  .waiting .row:nth-child(odd) .activity .skeleton {
    inline-size: 120px;
  }
  .waiting .row:nth-child(3n) .activity .skeleton {
    inline-size: 72px;
  }
  @keyframes late {
    from {
      opacity: 0;
    }
  }
  @container (max-width: 719px) {
    .heads,
    .row {
      grid-template-columns: 32px auto minmax(0, 1fr) minmax(0, auto);
      grid-template-areas: 'opener activity activity fee' 'opener time description fee';
      gap: 2px calc(var(--_space) * 2);
      padding-inline-end: 14px;
    }
    .row {
      padding-block: 10px;
    }
    /* Nothing stands below a cost of one line, so the words may go on there. */
    .row:not(:has(.fee bdi ~ bdi)) {
      grid-template-areas: 'opener activity activity fee' 'opener time description description';
    }
    .row .time,
    .description {
      font-size: 0.9286em;
    }
    .description {
      margin-inline-start: calc(var(--_space) * -1);
    }
    .description:not(:empty)::before {
      content: '· ';
    }
    .heads {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .details {
      padding-inline: 48px 14px;
    }
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
    .day {
      padding-inline: 14px;
    }
  }
  @container (max-width: 519px) {
    .row {
      grid-template-columns: 24px auto minmax(0, 1fr) minmax(0, auto);
      padding-inline-end: calc(var(--_space) * 3);
    }
    [part='toggle'] {
      inline-size: 24px;
      margin-inline: 0;
    }
    .details {
      padding-inline: 40px calc(var(--_space) * 3);
    }
    .day {
      padding-inline: calc(var(--_space) * 3);
    }
  }
`;
