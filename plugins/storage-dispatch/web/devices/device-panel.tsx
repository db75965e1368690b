import {
  ActionButton,
  Age,
  type ChartSeries,
  Figure,
  Figures,
  formatTime,
  Notice,
  Panel,
  Quantity,
  StatusBadge,
  StateView,
  TimeSeries,
  useCan,
  useLocalized,
  useNow,
  usePark,
  useSeries,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ControlData, ControlDevice } from '../../contracts/control-routes.ts';
import { feedsIn } from '../../contracts/gate/device.ts';
import { useT } from '../use-t.ts';
import { CommandList } from './command-list.tsx';
import { ModeSwitch } from './mode-switch.tsx';
import { OverrideDialog } from './override-dialog.tsx';
import { StandingList } from './standing-list.tsx';
import { useNowSentence } from '../shared/now-words.ts';
import { useCodeText, useControlWords } from '../shared/control-words.ts';

const chartMs = 15 * 60_000;
const gridMs = 10_000;

/** One device: mode, setpoint against actual, who decides now and why, overrides. */
export function DevicePanel({ device, control }: { device: ControlDevice; control: ControlData }): ReactNode {
  const t = useT();
  const name = useLocalized()(device.name);
  const level = useControlWords('level');
  const why = useCodeText('control.codes');
  const sentence = useNowSentence();
  const may = useCan('dispatch.command');
  const [overriding, setOverriding] = useState(false);
  const reasons = control.reasons.filter((reason) => reason.device === device.id);
  const commands = control.commands.filter((command) => command.device === device.id);
  const standing = control.standing.filter((row) => row.device === device.id);
  const advice = !device.written && device.wantedKw !== null;
  const plant = feedsIn(device.kind);
  const free = plant && device.level === 'comfort';
  return (
    <Panel title={name} actions={<ModeSwitch device={device} name={name} />} data-testid={`device-${device.id}`}>
      <div className="sd-device">
        {device.writable ? null : (
          <Notice tone="warning">{t('control.not-writable', { point: device.setpointPoint })}</Notice>
        )}
        <Figures>
          <Figure
            label={t(advice ? 'control.would' : 'control.wanted')}
            note={
              free
                ? t('control.not-limited')
                : device.level
                  ? t('control.decided-by', { level: level(device.level) })
                  : null
            }
            data-testid={`wanted-${device.id}`}
          >
            <Quantity value={device.wantedKw} unit="kW" size="lg" />
          </Figure>
          <Figure
            label={t(plant ? 'control.held-limit' : 'control.held')}
            note={
              device.pending ? (
                <StatusBadge state="pending" label={t('control.pending')} />
              ) : device.confirmedSince === null ? null : (
                t('control.since', { time: formatTime(device.confirmedSince, 'short') })
              )
            }
            data-testid={`held-${device.id}`}
          >
            <Quantity
              value={device.confirmedKw}
              unit="kW"
              size="lg"
              evidence={device.refs.held}
              label={t(plant ? 'control.held-limit' : 'control.held')}
            />
          </Figure>
          <Figure
            label={t('control.actual')}
            note={device.telemetryAt === null ? null : <Age at={device.telemetryAt} />}
            data-testid={`actual-${device.id}`}
          >
            <Quantity
              value={device.powerKw}
              unit="kW"
              size="lg"
              evidence={device.refs.power}
              label={t('control.actual')}
            />
          </Figure>
          {plant && device.plannedKw === null ? null : (
            <Figure
              label={t('control.planned')}
              note={control.plan ? t('control.plan-no', { no: control.plan.no }) : null}
            >
              <Quantity
                value={device.plannedKw}
                unit="kW"
                size="lg"
                evidence={device.refs.planned}
                label={t('control.planned')}
              />
            </Figure>
          )}
          {device.capacityKwh === null ? null : (
            <Figure label={t('control.stored')}>
              <Quantity
                value={device.energyKwh === null ? null : (100 * device.energyKwh) / device.capacityKwh}
                unit="%"
                size="lg"
                evidence={device.refs.stored}
                label={t('control.stored')}
              />
            </Figure>
          )}
        </Figures>
        <PowerChart device={device} name={name} />
        <p className="sd-sign">{t('control.sign')}</p>
        <p data-testid={`now-${device.id}`}>{sentence(device)}</p>
        {advice && reasons.length > 0 ? (
          <ul className="sd-reasons" data-testid={`reasons-${device.id}`}>
            {reasons.map(({ code, params, level: by }) => (
              <li key={code} data-code={code}>
                <strong>{level(by)}</strong> {why(code, params)}
              </li>
            ))}
          </ul>
        ) : null}
        {commands.length > 0 ? <CommandList commands={commands} /> : null}
        {device.secondPersonAboveKw === null ? null : <StandingList device={device} standing={standing} />}
        {may && device.mode !== 'off' ? (
          <div className="lt-buttons">
            <ActionButton onClick={() => setOverriding(true)} data-testid={`override-${device.id}`}>
              {t('control.override')}
            </ActionButton>
          </div>
        ) : null}
      </div>
      {overriding ? <OverrideDialog device={device} name={name} onClose={() => setOverriding(false)} /> : null}
    </Panel>
  );
}

/** Setpoint at the device against its power over the last quarter hour, both given to the park positive. */
function PowerChart({ device, name }: { device: ControlDevice; name: string }): ReactNode {
  const t = useT();
  const park = usePark();
  const now = Math.ceil(useNow(gridMs) / gridMs) * gridMs;
  const range = { from: now - chartMs, to: now, live: true };
  const loaded = useSeries([device.setpointPoint, device.powerPoint], range, { refetchMs: 5000 });
  const series = (loaded.data?.series ?? []).map((each): ChartSeries => ({
    id: each.point,
    label: t(
      each.point !== device.setpointPoint
        ? 'control.actual'
        : feedsIn(device.kind)
          ? 'control.held-limit'
          : 'control.held',
    ),
    color: each.point === device.setpointPoint ? 'var(--lt-series-3)' : 'var(--lt-source-storage)',
    ts: each.ts,
    values: each.last.map((value) => device.sign * value),
    gapMs: 120_000,
  }));
  const state = viewState(loaded);
  if (state.kind === 'error')
    return (
      <div style={{ minHeight: 200 }}>
        <StateView state={state} />
      </div>
    );
  return (
    <TimeSeries
      series={series}
      unit="kW"
      range={range}
      height={200}
      zeroBased
      exportName={`control-${device.id}-${park.id}`}
      summary={t('control.chart', { name })}
      data-testid={`control-chart-${device.id}`}
    />
  );
}
