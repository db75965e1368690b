import type { WidgetProps } from '@lingtan/web-sdk';
import { StateView } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { EnergyFlow } from '../energy-flow.tsx';
import { useShownDay } from '../use-overview.ts';

/** Energy of the day from the sources to the uses, as large as the wall allows. */
export function ScreenFlowWidget({ height }: WidgetProps): ReactNode {
  const shown = useShownDay();
  if (!shown) return <StateView state={{ kind: 'loading' }} />;
  return (
    <div className="es-flow">
      <EnergyFlow height={height} from={shown.from} to={shown.to} wall />
    </div>
  );
}
