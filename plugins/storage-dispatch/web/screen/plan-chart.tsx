import { EvidentMark, formatTime, useMayOpenEvidence, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlanView } from '../../contracts/routes.ts';
import { batteryPower } from '../shared/power.ts';
import { useT } from '../use-t.ts';

const width = 400;
const foot = 20;

/** Power of the batteries over the plan: discharging above the line, charging below, with the present instant. */
export function PlanChart({ view, now, height }: { view: PlanView; now: number; height: number }): ReactNode {
  const t = useT();
  const park = usePark();
  const opens = useMayOpenEvidence();
  const powers = batteryPower(view);
  const largest = Math.max(1, ...powers.map((power) => Math.abs(power)));
  const middle = (height - foot) / 2;
  const span = view.to - view.from;
  const x = (at: number) => ((at - view.from) / span) * width;
  const ticks = [0.25, 0.5, 0.75].map((share) => view.from + share * span);
  return (
    <svg
      className="sd-screen-plan"
      viewBox={`0 0 ${width} ${height}`}
      style={{ height }}
      role={opens ? 'group' : 'img'}
      aria-label={t('screen.plan-summary')}
    >
      <EvidentMark evidence={view.ref} label={t('screen.plan-summary')} value={String(view.no)}>
        {opens ? <rect className="sd-screen-whole" width={width} height={height - foot} /> : null}
        {view.steps.map(({ from, to }, i) => {
          const long = (Math.abs(powers[i]!) / largest) * (middle - 4);
          return (
            <rect
              key={from}
              data-charging={powers[i]! < 0 || undefined}
              x={x(from)}
              width={Math.max(0.5, x(to) - x(from) - 0.5)}
              y={powers[i]! > 0 ? middle - long : middle}
              height={long}
            />
          );
        })}
      </EvidentMark>
      <line className="sd-screen-axis" x1={0} x2={width} y1={middle} y2={middle} />
      {now > view.from && now < view.to ? (
        <line className="sd-screen-now" x1={x(now)} x2={x(now)} y1={0} y2={height - foot} />
      ) : null}
      {ticks.map((at) => (
        <text key={at} x={x(at)} y={height - 4} textAnchor="middle">
          {formatTime(at, 'minute', park.timeZone)}
        </text>
      ))}
    </svg>
  );
}
