import type { ReactNode } from 'react';
import type { PlansData } from '../../contracts/routes.ts';
import { Lacks } from './lacks.tsx';
import { ReplanButton } from './replan-button.tsx';

/** The way to the first plan: what is lacking, and another try, since history and fresh values come by themselves. */
export function FirstPlan({ lacks }: { lacks: PlansData['lacks'] }): ReactNode {
  return (
    <div className="sd-first">
      <Lacks lacks={lacks} />
      <ReplanButton />
    </div>
  );
}
