// The look of the playground. The host page borrows the theme's public properties, as a product of the same taste would.
import { css } from 'lit';

export default css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 320px;
    align-items: start;
    min-block-size: 100vb;
    font-size: max(14px, 0.875rem);
    line-height: 1.4286;
  }
  .host,
  .director {
    display: grid;
    gap: 20px;
    align-content: start;
    padding: 20px 24px;
    min-inline-size: 0;
  }
  .director {
    position: sticky;
    inset-block-start: 0;
    gap: 12px;
    min-block-size: 100vb;
    box-sizing: border-box;
    background: var(--credyt-fill, light-dark(#f4f5f7, #212429));
  }
  .top,
  .row,
  .work {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
  }
  .top {
    justify-content: space-between;
  }
  .work {
    padding: 16px;
    border: 1px solid var(--credyt-border, light-dark(#e3e5ea, #2d3139));
    border-radius: var(--credyt-radius-panel, 12px);
  }
  .work p {
    flex: 1 1 100%;
  }
  p,
  h2,
  ol {
    margin: 0;
  }
  h2 {
    font-size: 1em;
  }
  label {
    display: grid;
    gap: 4px;
  }
  button,
  select {
    font: inherit;
    color: inherit;
    min-block-size: 36px;
    min-inline-size: 0;
    padding-inline: 12px;
    border: 1px solid light-dark(#878e9a, #767e8b);
    border-radius: var(--credyt-radius, 8px);
    background: var(--credyt-surface, light-dark(#fff, #16181c));
  }
  .checkout {
    display: grid;
    gap: 8px;
    padding: 12px;
    border: 1px dashed light-dark(#878e9a, #767e8b);
    border-radius: var(--credyt-radius, 8px);
  }
  .log {
    display: grid;
    gap: 8px;
    align-content: start;
    max-block-size: 60vb;
    overflow-y: auto;
    padding: 0;
    list-style: none;
    overflow-wrap: anywhere;
    direction: ltr;
  }
  .detail {
    color: var(--credyt-text-muted, light-dark(#5a616c, #a4abb7));
  }
  @media (max-width: 719px) {
    :host {
      grid-template-columns: minmax(0, 1fr);
    }
    .director {
      position: static;
      min-block-size: 0;
    }
  }
`;
