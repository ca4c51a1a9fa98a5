// The only file that names the public --credyt-* properties. Every element starts its styles with it.
// Each is read on :host with a default, so a value on any ancestor wins; everything else uses the private --_ names.
import { css } from 'lit';

export default css`
  :host {
    --_accent: var(--credyt-accent, light-dark(#17191e, #f1f2f5));
    --_on-accent: var(--credyt-on-accent, light-dark(#fff, #121418));
    --_surface: var(--credyt-surface, light-dark(#fff, #16181c));
    --_raised: var(--credyt-surface-raised, light-dark(#fff, #1d2026));
    --_fill: var(--credyt-fill, light-dark(#f4f5f7, #212429));
    --_text: var(--credyt-text, light-dark(#17191e, #eceef2));
    --_muted: var(--credyt-text-muted, light-dark(#5a616c, #a4abb7));
    --_border: var(--credyt-border, light-dark(#e3e5ea, #2d3139));
    --_control: var(--credyt-border-control, light-dark(#878e9a, #767e8b));
    --_focus: var(--credyt-focus, light-dark(#1d63e0, #7fb0ff));
    --_danger: var(--credyt-danger, light-dark(#b42318, #ff9d92));
    --_danger-fill: var(--credyt-danger-fill, light-dark(#fef2f0, #2d1b1a));
    --_warning: var(--credyt-warning, light-dark(#854a00, #f0b760));
    --_warning-fill: var(--credyt-warning-fill, light-dark(#fff8e8, #2a2214));
    --_success: var(--credyt-success, light-dark(#12683c, #78d3a2));
    --_success-fill: var(--credyt-success-fill, light-dark(#eef8f1, #16261d));
    --_backdrop: var(--credyt-backdrop, light-dark(rgb(20 24 32 / 0.4), rgb(0 0 0 / 0.6)));
    --_size: var(--credyt-control-size, 36px);
    --_space: var(--credyt-space, 4px);
    --_radius: var(--credyt-radius, 8px);
    --_radius-panel: var(--credyt-radius-panel, 12px);
    --_shadow: var(
      --credyt-shadow,
      0 0 0 1px light-dark(rgb(20 24 32 / 0.06), rgb(255 255 255 / 0.07)),
      0 2px 6px light-dark(rgb(20 24 32 / 0.06), rgb(0 0 0 / 0.3)),
      0 16px 40px -8px light-dark(rgb(20 24 32 / 0.18), rgb(0 0 0 / 0.6))
    );
    --_duration: var(--credyt-duration, 160ms);
    --_ease: cubic-bezier(0.2, 0, 0, 1);
    --_hover: color-mix(in oklab, var(--_text) 6%, transparent);
    --_edge: color-mix(in oklab, var(--_control) 55%, var(--_border));
    color: var(--_text);
    font-family: var(--credyt-font, inherit);
    font-size: var(--credyt-font-size, max(14px, 0.875rem));
    font-weight: 400;
    line-height: 1.4286;
  }
  @media (pointer: coarse) {
    :host {
      --_size: var(--credyt-control-size, 44px);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --_duration: var(--credyt-duration, 0ms);
    }
  }
  @media (forced-colors: active) {
    :host {
      --_accent: Highlight;
      --_on-accent: HighlightText;
      --_surface: Canvas;
      --_raised: Canvas;
      --_fill: Canvas;
      --_text: CanvasText;
      --_muted: CanvasText;
      --_border: CanvasText;
      --_control: ButtonBorder;
      --_focus: Highlight;
      --_danger: CanvasText;
      --_danger-fill: Canvas;
      --_warning: CanvasText;
      --_warning-fill: Canvas;
      --_success: CanvasText;
      --_success-fill: Canvas;
      --_backdrop: Canvas;
      --_shadow: 0 0 #0000;
      --_edge: ButtonBorder;
    }
  }
`;

/** The colours of a chart's series; 6 is always "Other". A function, because a page without a chart does without them. */
export const chartTokens = () => css`
  :host {
    --_chart-1: var(--credyt-chart-1, light-dark(#3757c9, #8fa8ff));
    --_chart-2: var(--credyt-chart-2, light-dark(#0d8276, #4cc4b3));
    --_chart-3: var(--credyt-chart-3, light-dark(#b4620a, #f0a95c));
    --_chart-4: var(--credyt-chart-4, light-dark(#99438f, #df97d4));
    --_chart-5: var(--credyt-chart-5, light-dark(#5f8012, #b2cf5f));
    --_chart-6: var(--credyt-chart-6, light-dark(#767e8b, #8b93a0));
  }
`;
