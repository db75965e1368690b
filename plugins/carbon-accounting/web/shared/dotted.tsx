import { Fragment, type ReactNode } from 'react';

/** Parts of a note one after another, with a dot between them. */
export function Dotted({ parts }: { parts: readonly ReactNode[] }): ReactNode {
  return parts.map((part, index) => (
    <Fragment key={index}>
      {index > 0 ? ' · ' : null}
      {part}
    </Fragment>
  ));
}
