// Text fields, hints and the preset amounts: the top-up panel, the insufficient-funds dialog, the usage filters.
import { css } from 'lit';

export default css`
  .field {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 1.5);
    min-block-size: var(--_size);
    padding-inline: calc(var(--_space) * 2.5);
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
    background-color: var(--_surface);
    color: var(--_text);
  }
  .field :is(input, select) {
    all: unset;
    flex: 1;
    inline-size: 0;
    min-inline-size: 0;
    line-height: calc(var(--_size) - 2px);
  }
  .field ::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .field .icon {
    color: var(--_muted);
  }
  .field:has(:focus-visible) {
    outline: 2px solid var(--_focus);
    outline-offset: -1px;
    border-color: transparent;
  }
  .field:has([aria-invalid='true']):not(:has(:focus-visible)) {
    border-color: var(--_danger);
    box-shadow: inset 0 0 0 1px var(--_danger);
  }
  .hint {
    display: flex;
    gap: calc(var(--_space) * 1.5);
    align-items: flex-start;
    margin-block-start: calc(var(--_space) * 1.5);
    font-size: 0.9286em;
    line-height: 1.3846;
    color: var(--_muted);
  }
  .hint .icon {
    margin-block-start: 1px;
  }
  .hint.danger {
    color: var(--_danger);
  }
  label {
    display: block;
    margin-block-end: calc(var(--_space) * 1.5);
  }
  .presets {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
    gap: calc(var(--_space) * 2);
  }
  .presets.two {
    grid-auto-flow: row;
    grid-template-columns: 1fr 1fr;
  }
  .presets.one {
    grid-auto-flow: row;
  }
  .preset {
    position: relative;
    display: grid;
    place-items: center;
    min-inline-size: 0;
    min-block-size: 44px;
    margin: 0;
    padding: 0 var(--_space);
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    background: none;
    color: inherit;
    font: inherit;
    font-weight: 500;
    cursor: pointer;
  }
  .preset:hover {
    background-color: var(--_hover);
  }
  .preset[aria-checked='true'] {
    border-color: var(--_accent);
    box-shadow: inset 0 0 0 1px var(--_accent);
    font-weight: 600;
  }
  .tick {
    position: absolute;
    inset-block-start: -1px;
    inset-inline-end: -1px;
    display: grid;
    place-items: center;
    inline-size: 18px;
    block-size: 18px;
    border-start-end-radius: var(--_radius);
    border-end-start-radius: max(0px, var(--_radius) - 1px);
    background-color: var(--_accent);
    color: var(--_on-accent);
  }
  .tick .icon {
    inline-size: 12px;
    block-size: 12px;
    stroke-width: 2;
  }
  .summary {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: calc(var(--_space) * 1.5) calc(var(--_space) * 4);
    font-size: 0.9286em;
    color: var(--_muted);
  }
  .summary dd {
    text-align: end;
    color: var(--_text);
  }
  .summary .total {
    font-weight: 600;
    color: var(--_text);
  }
  .secure {
    font-size: 0.8571em;
    line-height: 1.3333;
    color: var(--_muted);
    text-align: center;
  }
  .secure .icon {
    inline-size: 14px;
    block-size: 14px;
    vertical-align: -2.5px;
    margin-inline-end: 5px;
  }
  @media (forced-colors: active) {
    .preset[aria-checked='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
