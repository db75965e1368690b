import type { EvidenceInput, Explanation, ParsedRef } from '@lingtan/sdk';
import { dispatchMethodName, gateWindowMethod } from '../../domain/index.ts';
import type { Dispatch } from '../context.ts';
import { readDecision } from '../control/store/decision-store.ts';
import { explainPurged } from './explain-purged.ts';
import { decisionRef, iso, producedBy, sampleRef, setpointRef } from '../refs.ts';

const round = (value: number): number => Math.round(value * 1e6) / 1e6;

/** Explains a setpoint by the decision that let it pass: the plan slot it realises, the samples, the rules asked. */
export async function explainSetpoint(
  dispatch: Dispatch,
  ref: ParsedRef,
  asOf: string | null,
): Promise<Explanation | null> {
  if (!/^\d{1,15}$/.test(ref.key)) return null;
  const { scope } = dispatch;
  const row = await scope.db.tx((tx) => readDecision(tx, Number(ref.key)));
  if (!row) return explainPurged(dispatch, 'decisions', ref);
  if (asOf !== null && row.recorded_at > asOf) return null;
  const { decision, samples, result, read_kw: readKw, attempts, no } = row;
  const { evidence, findings, setpointKw, deviceId } = decision;
  const inputs: EvidenceInput[] = samples.map(({ role, point, ts, value }) => ({
    ref: sampleRef(point, ts),
    role: role.replaceAll(' ', '-'),
    value,
    quality: 'actual',
  }));
  // What was known then: a renewal that came later was not.
  const renewed = row.renewed_at !== null && (asOf === null || iso(row.renewed_at) <= asOf) ? row.renewed_at : null;
  if (renewed !== null)
    for (const { role, point, ts, value } of row.renewed_samples ?? [])
      inputs.push({
        ref: sampleRef(point, ts),
        role: `renewal:${role.replaceAll(' ', '-')}`,
        value,
        quality: 'actual',
      });
  const slot = evidence.planSlot;
  if (slot && deviceId)
    inputs.unshift({ ref: setpointRef(Number(slot.planId), deviceId, slot.slot), role: 'plan-slot', value: null });
  const name = scope.config.batteries.find(({ id }) => id === deviceId)?.name;
  return {
    ref: decisionRef(no),
    title: {
      en: `${name?.en ?? deviceId ?? 'Unknown device'}, setpoint by gate decision ${no}`,
      'zh-CN': `${name?.['zh-CN'] ?? deviceId ?? '未知设备'} 设定值（闸门决定 ${no}）`,
    },
    value: setpointKw === null ? null : round(setpointKw),
    unit: 'kW',
    quality: setpointKw === null ? 'missing' : 'actual',
    method: setpointKw === null ? null : dispatchMethodName(gateWindowMethod),
    formula: {
      en: 'the allowed value next to the one asked for: limits, then ramp, then energy band',
      'zh-CN': '最接近申请值的允许值：先限值、再爬坡、后能量区间',
    },
    parameters: {
      requestedKw: decision.requestedKw,
      windowMin: evidence.windowKw?.min ?? null,
      windowMax: evidence.windowKw?.max ?? null,
      outcome: decision.outcome,
      codes: findings.map(({ code }) => code).join(' '),
      rulesAsked: decision.asked.join(' '),
      source: evidence.source,
      level: evidence.level,
      by: evidence.principalId,
      // What the controller carries out has no words of a person: source and level say it.
      reason: evidence.source === 'controller' ? null : evidence.reason,
      follows: evidence.follows,
      approvals: evidence.approvals.join(' '),
      confirmedBeforeKw: evidence.confirmedKw,
      decidedAt: iso(row.at),
      result,
      readKw,
      attempts,
      // How often it had been by then is not kept; that it never was is known only where it never was to this day.
      renewals: renewed !== null ? row.renewals : row.renewed_at === null ? 0 : null,
      renewedAt: renewed === null ? null : iso(renewed),
      renewedReadKw: renewed === null ? null : row.renewed_read_kw,
      heldUntil: renewed === null || row.held_until === null ? null : iso(row.held_until),
      pendingAt: row.pending_at === null || (asOf !== null && iso(row.pending_at) > asOf) ? null : iso(row.pending_at),
    },
    inputs,
    recordedAt: row.recorded_at,
    producedBy,
  };
}
