import type { ReactNode } from 'react';
import type { WaterPlant } from '../../contracts/config.ts';
import { useT } from '../use-t.ts';
import type { ShownProblem } from './vessel.ts';
import type { Chosen } from './plant-edits.ts';
import { problemText } from './problem-text.ts';

/** What is wrong with the drawing, in words; each leads to its place. */
export function Problems(props: {
  problems: readonly ShownProblem[];
  plant: WaterPlant;
  choose: (chosen: Chosen) => void;
}): ReactNode {
  const t = useT();
  const go = ({ path: [kind, index] }: ShownProblem): void =>
    props.choose({ kind: kind === 'units' ? 'unit' : 'stream', index: Number(index) });
  return (
    <div role="status" data-testid="water-train-problems">
      {props.problems.length === 0 ? null : (
        <ul className="water-train-problems">
          {props.problems.map((problem) => (
            <li key={`${problem.code}/${problem.path.join('.')}`}>
              <button type="button" onClick={() => go(problem)}>
                {problemText(t, problem)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
