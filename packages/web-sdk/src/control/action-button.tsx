import type { ComponentProps, ReactNode } from 'react';
import { Link } from 'react-router';
import './controls.css';

/** How a button looks: the main one of its place, one without a border, or one that takes something away. */
export interface ButtonLook {
  primary?: boolean;
  quiet?: boolean;
  danger?: boolean;
}

export type ActionButtonProps = ComponentProps<'button'> & ButtonLook;

const lookOf = ({ primary, quiet, danger }: ButtonLook) => ({
  className: 'lt-button',
  'data-primary': primary || undefined,
  'data-quiet': quiet || undefined,
  'data-danger': danger || undefined,
});

/** A button in the product's look; `type` is `button` unless said otherwise. */
export function ActionButton({ primary, quiet, danger, ...rest }: ActionButtonProps): ReactNode {
  return <button type="button" {...lookOf({ primary, quiet, danger })} {...rest} />;
}

/** A way to another page of the product that looks like a button. */
export function ActionLink({ primary, quiet, danger, ...rest }: ComponentProps<typeof Link> & ButtonLook): ReactNode {
  return <Link {...lookOf({ primary, quiet, danger })} {...rest} />;
}
