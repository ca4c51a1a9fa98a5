// The badge: 32 px high in every state. Its details stand in a popover.
import { css } from 'lit';

export default css`
  :host {
    vertical-align: middle;
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: calc(var(--_space) * 1.5);
    max-inline-size: 100%;
    block-size: 32px;
    margin: 0;
    padding: 0 calc(var(--_space) * 2.5);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background-color: var(--_surface);
    color: inherit;
    font: inherit;
    line-height: 1.4286;
    white-space: nowrap;
    transition: var(--_duration) var(--_ease);
    transition-property: background-color, border-color;
  }
  button.badge {
    cursor: pointer;
  }
  button.badge:hover,
  .badge[aria-expanded='true'] {
    background-color: color-mix(in oklab, var(--_text) 4%, var(--_surface));
  }
  .badge-in {
    display: contents;
  }
  /* Unit and note wrap out of sight when there is no room; the tooltip and the accessible name keep them. */
  .figure {
    display: flex;
    flex-wrap: wrap;
    gap: 32px calc(var(--_space) * 1.5);
    min-inline-size: 0;
    block-size: 20px;
    overflow: hidden;
  }
  .amount {
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    text-align: end;
    font-weight: 600;
    letter-spacing: -0.006em;
  }
  .words {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .unit,
  .note-text,
  .icon,
  .stale .amount,
  .quiet {
    color: var(--_muted);
  }
  .check .icon {
    color: var(--_success);
  }
  .chevron .icon {
    display: block;
    inline-size: 12px;
    block-size: 12px;
    margin-inline-start: -1px;
  }
  .low {
    border-color: color-mix(in oklab, var(--_warning) 32%, var(--_warning-fill));
    background-color: var(--_warning-fill);
    color: var(--_warning);
  }
  .owed {
    border-color: color-mix(in oklab, var(--_danger) 32%, var(--_danger-fill));
    background-color: var(--_danger-fill);
    color: var(--_danger);
  }
  button.low:hover {
    background-color: color-mix(in oklab, var(--_warning) 8%, var(--_warning-fill));
  }
  button.owed:hover {
    background-color: color-mix(in oklab, var(--_danger) 8%, var(--_danger-fill));
  }
  :is(.low, .owed) :is(.icon, .unit, .note-text) {
    color: inherit;
  }
  .badge .tag {
    margin-inline-start: -3px;
  }
  .badge .link {
    flex: none;
    margin-inline-start: 2px;
    color: inherit;
  }
  .list {
    padding: var(--_space) calc(var(--_space) * 4) calc(var(--_space) * 2);
  }
  .note {
    margin: 0 calc(var(--_space) * 3) calc(var(--_space) * 3);
  }
`;
