import type { ReactNode } from 'react';
import { useEditor } from './editor-context.ts';
import type { Path } from './set-at.ts';

/** A part of the form, with the number of problems in it. */
export function Section(props: {
  title: string;
  /** Fields whose problems are counted. */
  path?: Path;
  paths?: readonly Path[];
  actions?: ReactNode;
  children: ReactNode;
}): ReactNode {
  const { problems } = useEditor();
  const keys = [...(props.path ? [props.path] : []), ...(props.paths ?? [])].map((path) => path.join('.'));
  const count = problems.filter((problem) => {
    const at = problem.path.join('.');
    return keys.some((key) => at === key || at.startsWith(`${key}.`));
  }).length;
  return (
    <section className="tf-section" aria-label={props.title}>
      <header>
        <h2>{props.title}</h2>
        {count > 0 ? <span className="tf-count">■ {count}</span> : null}
        <span className="tf-space" />
        {props.actions}
      </header>
      <div className="tf-form">{props.children}</div>
    </section>
  );
}
