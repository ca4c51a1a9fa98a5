// Rows of accounts: the badge's details and the billing panel.
import { css } from 'lit';

export default css`
  .list li {
    display: grid;
    grid-template-columns: minmax(30%, 1fr) auto;
    gap: 0 calc(var(--_space) * 4);
    padding-block: calc(var(--_space) * 2.25);
    overflow-wrap: anywhere;
  }
  .list li + li {
    border-block-start: 1px solid var(--_border);
  }
  .list .end {
    font-weight: 600;
    text-align: end;
  }
  .list bdi {
    white-space: normal;
  }
  .list .sub {
    grid-column: 1 / -1;
  }
`;
