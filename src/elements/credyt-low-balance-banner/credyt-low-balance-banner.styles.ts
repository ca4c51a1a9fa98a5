// The top-up button as the bar wants it: no taller than the line, and quiet while there is something left.
import { css } from 'lit';

export default css`
  credyt-top-up-button::part(button) {
    inline-size: 100%;
  }
  .low credyt-top-up-button::part(button) {
    border-color: var(--_edge);
    background: none;
    color: var(--_text);
  }
  .low credyt-top-up-button::part(button):hover {
    background-color: var(--_hover);
  }
  @container (min-width: 520px) {
    @media (pointer: fine) {
      credyt-top-up-button::part(button) {
        min-block-size: 32px;
        padding-block: var(--_space);
      }
    }
  }
`;
