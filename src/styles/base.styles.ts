// What all elements share: text, icons, focus, buttons, links, tags, skeletons, spinners, notes. Follows tokens.styles in every element's styles.
import { css } from 'lit';

export default css`
  :host {
    display: inline-block;
    max-inline-size: 100%;
    text-align: start;
    font-variant-numeric: tabular-nums lining-nums;
    -webkit-font-smoothing: antialiased;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  :where(h2, h3, h4, p, dl, dd, ul, ol, fieldset, legend) {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
    list-style: none;
  }
  p {
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  h3 {
    font-size: 1.1429em;
    line-height: 1.375;
    font-weight: 600;
    letter-spacing: -0.011em;
  }
  strong {
    font-weight: 600;
  }
  bdi {
    direction: inherit;
    white-space: nowrap;
  }
  .sub {
    font-size: 0.9286em;
    line-height: 1.3846;
    color: var(--_muted);
  }
  .muted {
    color: var(--_muted);
  }
  .danger {
    color: var(--_danger);
  }
  .warning {
    color: var(--_warning);
  }
  .success {
    color: var(--_success);
  }
  .sr {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .icon {
    inline-size: 16px;
    block-size: 16px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .flip:dir(rtl) {
    transform: scaleX(-1);
  }
  :focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  .button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: calc(var(--_space) * 1.5);
    max-inline-size: 100%;
    min-block-size: var(--_size);
    margin: 0;
    padding: calc(var(--_space) * 1.5) calc(var(--_space) * 3.5);
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    background: transparent;
    color: var(--_text);
    font: inherit;
    font-weight: 500;
    text-decoration: none;
    cursor: pointer;
    transition: var(--_duration) var(--_ease);
    transition-property: color, background-color, border-color;
  }
  .button:hover {
    background-color: var(--_hover);
  }
  .lead {
    padding-inline-start: calc(var(--_space) * 2.75);
  }
  .wide {
    inline-size: 100%;
  }
  .small {
    min-block-size: 32px;
    padding: var(--_space) calc(var(--_space) * 2.5);
    font-size: 0.9286em;
  }
  .primary {
    background-color: var(--_accent);
    border-color: var(--_accent);
    color: var(--_on-accent);
  }
  .primary:hover {
    background-color: color-mix(in oklab, var(--_accent) 88%, var(--_on-accent));
  }
  .square {
    padding: 0;
    inline-size: 32px;
    min-block-size: 32px;
    border-color: transparent;
    color: var(--_muted);
  }
  [aria-busy='true'] {
    cursor: progress;
  }
  .button[aria-disabled='true']:not([aria-busy='true']) {
    cursor: default;
    color: var(--_muted);
    background-color: var(--_fill);
    border-color: transparent;
  }
  .link {
    display: inline-flex;
    align-items: center;
    gap: var(--_space);
    min-block-size: 24px;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    font-weight: 500;
    text-decoration: underline color-mix(in oklab, currentColor 35%, transparent);
    text-underline-offset: 3px;
    cursor: pointer;
  }
  .link:hover {
    text-decoration-color: currentColor;
  }
  .tag {
    display: inline-flex;
    align-items: center;
    block-size: 20px;
    padding-inline: calc(var(--_space) * 1.5);
    border: 1px dashed var(--_control);
    border-radius: calc(var(--_radius) * 0.625);
    font-size: 0.7857em;
    line-height: 1;
    font-weight: 500;
    color: var(--_muted);
    white-space: nowrap;
  }
  .skeleton {
    display: inline-block;
    block-size: 12px;
    inline-size: 52px;
    border-radius: 4px;
    background-color: color-mix(in oklab, var(--_text) 9%, transparent);
    vertical-align: middle;
    /* What takes less than 150 ms shows no waiting at all. */
    animation: appear 1ms 150ms both;
  }
  .note {
    --_tone: var(--_muted);
    --_tint: var(--_fill);
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 2px calc(var(--_space) * 2.5);
    align-items: start;
    padding: calc(var(--_space) * 2.5) calc(var(--_space) * 3);
    border: 1px solid color-mix(in oklab, var(--_tone) 14%, var(--_tint));
    border-radius: var(--_radius);
    background-color: var(--_tint);
    color: var(--_text);
  }
  .note > .icon {
    margin-block-start: 2px;
    color: var(--_tone);
  }
  .note.warning {
    --_tone: var(--_warning);
    --_tint: var(--_warning-fill);
  }
  .note.danger {
    --_tone: var(--_danger);
    --_tint: var(--_danger-fill);
  }
  .note.success {
    --_tone: var(--_success);
    --_tint: var(--_success-fill);
  }
  .note .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space) calc(var(--_space) * 4);
    margin-block-start: calc(var(--_space) * 1.5);
  }
  :host(:is(:lang(ar), :lang(he), :lang(ja), :lang(zh), :lang(ko))) * {
    letter-spacing: normal !important;
  }
  @media (prefers-reduced-motion: no-preference) {
    .skeleton {
      animation:
        appear 1ms 150ms both,
        breathe 1.6s ease-in-out 150ms infinite;
    }
    .spin {
      animation: turn 900ms linear infinite;
    }
  }
  @keyframes appear {
    from {
      visibility: hidden;
    }
  }
  @keyframes breathe {
    50% {
      opacity: 0.45;
    }
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  @media (forced-colors: active) {
    .primary {
      forced-color-adjust: none;
    }
    .button[aria-disabled='true']:not([aria-busy='true']) {
      color: GrayText;
      border-color: GrayText;
    }
    .skeleton {
      forced-color-adjust: none;
      background: CanvasText;
      opacity: 0.35;
    }
  }
`;
