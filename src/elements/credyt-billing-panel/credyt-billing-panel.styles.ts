// The panel by its own width: a rail beside the usage from 860 px, stacked below that, buttons too below 400.
import { css } from 'lit';

export default css`
  :host {
    display: block;
    container-type: inline-size;
  }
  .panel {
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius-panel) + 2px);
    background-color: var(--_surface);
  }
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: calc(var(--_space) * 4);
    min-inline-size: 0;
    padding: calc(var(--_space) * 6);
  }
  .usage {
    gap: calc(var(--_space) * 8);
  }
  /* The page may show a chart it has not loaded: no gap for what is not there. */
  :not(:defined) {
    display: none;
  }
  section + section {
    border-block-start: 1px solid var(--_border);
  }
  .line {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 1.5);
    min-block-size: 20px;
  }
  /* On a line of its own where there is no room beside the words. */
  .line:has(> .link) {
    flex-wrap: wrap;
  }
  .line > .link {
    margin-inline-start: 22px;
    white-space: nowrap;
  }
  .line > .icon {
    align-self: start;
    margin-block-start: 1px;
  }
  .line > :first-child:not(.icon) {
    flex: 1;
  }
  h3.sub,
  .list-title {
    font-weight: 400;
    letter-spacing: normal;
  }
  .list-title {
    font-size: 0.8571em;
    line-height: 1.3333;
    color: var(--_muted);
  }
  .figure {
    margin-block: var(--_space) 2px;
    font-size: 2.2857em;
    line-height: 1.125;
    font-weight: 600;
    letter-spacing: -0.025em;
  }
  .figure bdi {
    white-space: normal;
  }
  .figure .skeleton {
    inline-size: 112px;
    block-size: 28px;
  }
  .unit {
    font-size: 0.5em;
    font-weight: 400;
    letter-spacing: normal;
    color: var(--_muted);
  }
  .sentence {
    margin-block: calc(var(--_space) * 1.5) 2px;
    font-size: 1.1429em;
    line-height: 1.375;
    font-weight: 600;
    letter-spacing: -0.011em;
  }
  .actions {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: calc(var(--_space) * 2);
  }
  .actions ::part(button),
  .actions credyt-portal-link::part(link) {
    inline-size: 100%;
  }
  /* "Sign in" and "Try again" stand alone: as wide as a phone, not as the page. */
  .wide {
    max-inline-size: 360px;
  }
  .as-of {
    display: flex;
    align-items: center;
    gap: var(--_space);
    font-size: 0.8571em;
    color: var(--_muted);
  }
  .as-of .square {
    margin-block: calc(var(--_space) * -2);
  }
  @container (max-width: 399px) {
    section {
      padding: calc(var(--_space) * 4);
    }
    .actions {
      grid-template-columns: 1fr;
    }
  }
  @container (min-width: 860px) {
    .both {
      display: grid;
      grid-template-columns: 288px minmax(0, 1fr);
    }
    .both section {
      border-block-start: 0;
    }
    .both section + section {
      border-inline-start: 1px solid var(--_border);
    }
    .both .balance {
      position: sticky;
      inset-block-start: 0;
      align-self: start;
    }
    .both .actions {
      grid-template-columns: 1fr;
    }
  }
`;
