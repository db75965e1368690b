import { isDate, type EvidenceInput, type Explanation, type ParsedRef } from '@lingtan/sdk';
import type { PlantDay, WaterPlant } from '../../contracts/index.ts';
import { balanceFigureRef, balanceRef, producedBy, samplesRef, type Water } from '../context.ts';
import { balanceOf } from '../days/balance-of.ts';
import { flowFigure, type BalanceFigure } from './flow-figure.ts';

type Text = Explanation['title'];
type Node = PlantDay['nodes'][number];

const nodeFigures = ['in', 'out', 'storage', 'closure'] as const;
type NodeFigure = (typeof nodeFigures)[number];

const words: Record<NodeFigure, { title: Text; formula: Text }> = {
  in: {
    title: { en: 'water in', 'zh-CN': '进水量' },
    formula: { en: 'sum of the streams into it', 'zh-CN': '各进水水流之和' },
  },
  out: {
    title: { en: 'water out', 'zh-CN': '出水量' },
    formula: { en: 'sum of the streams out of it', 'zh-CN': '各出水水流之和' },
  },
  storage: {
    title: { en: 'increase of storage', 'zh-CN': '贮水增量' },
    formula: { en: 'content at the end − content at the start', 'zh-CN': '期末贮水量 − 期初贮水量' },
  },
  closure: {
    title: { en: 'closing error', 'zh-CN': '平衡误差' },
    formula: { en: '(in − out − increase of storage) ÷ in', 'zh-CN': '（进水 − 出水 − 贮水增量）÷ 进水' },
  },
};

/** A figure of a balance other than its closing error in m³: key `<plant>/<day>/<figure>[/<unit or stream>]`. */
export async function explainBalanceFigure(
  water: Water,
  { key, revision }: ParsedRef,
  asOf: string | null,
): Promise<Explanation | null> {
  const [plantId, day, figure, unit, ...rest] = key.split('/');
  const plant = water.scope.config.plants.find(({ id }) => id === plantId);
  if (!plant || !isDate(day) || figure === undefined || rest.length > 0) return null;
  const found = await balanceOf(water, plant, { day, revision, asOf });
  const told = found && figureOf(plant, found, figure, unit ?? null);
  if (!found || !told) return null;
  const ref = balanceFigureRef(plant.id, day, figure, unit, found.revision ?? undefined);
  const ofStream = figure === 'stream' || figure === 'estimate' || figure === 'uncertainty';
  const name = nameOf(ofStream ? plant.streams : plant.units, unit) ?? plant.name;
  const worst = told.inputs.some(({ quality }) => quality === 'estimated') ? 'estimated' : 'actual';
  return {
    ref,
    title: {
      en: `${name.en}, ${told.title.en}, ${day}`,
      'zh-CN': `${name['zh-CN']} ${day} ${told.title['zh-CN']}`,
    },
    value: told.value,
    unit: told.unit,
    quality: told.value === null ? 'missing' : (told.quality ?? worst),
    method: null,
    formula: told.formula,
    inputs: [
      ...told.inputs,
      {
        ref: balanceRef(plant.id, day, found.revision ?? undefined),
        role: 'balance',
        value: found.content.nodes[0]!.closureM3,
        unit: 'm3',
      },
    ],
    recordedAt: found.recordedAt,
    producedBy,
    supersedes:
      found.revision !== null && found.revision > 1
        ? balanceFigureRef(plant.id, day, figure, unit, found.revision - 1)
        : null,
  };
}

const nameOf = (all: readonly { id: string; name: Text }[], id: string | undefined): Text | undefined =>
  all.find((each) => each.id === id)?.name;

const flowFigures: ReadonlySet<string> = new Set([
  'stream',
  'estimate',
  'uncertainty',
  'error',
  'through',
  'lost',
  'gained',
]);

function figureOf(
  plant: WaterPlant,
  { content, revision }: { content: PlantDay; revision: number | null },
  figure: string,
  unit: string | null,
): BalanceFigure | null {
  if (flowFigures.has(figure)) return flowFigure(plant, content, { figure, id: unit, revision });
  if (isNodeFigure(figure)) {
    const node = content.nodes.find((each) => each.unit === unit);
    return node ? nodeFigure(plant, content, node, figure) : null;
  }
  if (unit !== null) return null;
  const { intakeM3, reusedM3, energyKwh } = content;
  const by = (role: string): EvidenceInput[] => streamInputs(plant, content, (stream) => stream.role === role);
  const sumOf = { en: 'sum of its streams', 'zh-CN': '各相关水流之和' };
  switch (figure) {
    case 'intake':
      return {
        title: { en: 'intake', 'zh-CN': '进水量' },
        unit: 'm3',
        value: intakeM3,
        formula: sumOf,
        inputs: by('intake'),
      };
    case 'reused':
      return {
        title: { en: 'reused', 'zh-CN': '回用量' },
        unit: 'm3',
        value: reusedM3,
        formula: sumOf,
        inputs: by('reuse'),
      };
    case 'recovery':
      return {
        title: { en: 'recovery', 'zh-CN': '回用率' },
        unit: '%',
        value: content.recovery === null ? null : content.recovery * 100,
        formula: { en: 'reused ÷ intake', 'zh-CN': '回用量 ÷ 进水量' },
        inputs: [...by('reuse'), ...by('intake')],
      };
    case 'energy':
    case 'energy-reused': {
      const reused = figure === 'energy-reused';
      const m3 = reused ? reusedM3 : intakeM3;
      return {
        title: reused
          ? { en: 'energy per m³ reused', 'zh-CN': '单位回用水量电耗' }
          : { en: 'energy per m³ treated', 'zh-CN': '单位水量电耗' },
        unit: 'kWh/m3',
        value: energyKwh === null || m3 === null || m3 === 0 ? null : energyKwh / m3,
        formula: reused
          ? { en: 'energy ÷ reused', 'zh-CN': '用电量 ÷ 回用量' }
          : { en: 'energy ÷ intake', 'zh-CN': '用电量 ÷ 进水量' },
        inputs: [
          ...(plant.energyPoint === undefined
            ? []
            : [
                {
                  ref: samplesRef(plant.energyPoint, content.from, content.to),
                  role: 'energy',
                  value: energyKwh,
                  unit: 'kWh',
                },
              ]),
          ...by(reused ? 'reuse' : 'intake'),
        ],
      };
    }
    default:
      return null;
  }
}

const isNodeFigure = (figure: string): figure is NodeFigure => (nodeFigures as readonly string[]).includes(figure);

function nodeFigure(plant: WaterPlant, content: PlantDay, node: Node, figure: NodeFigure): BalanceFigure {
  const { unit } = node;
  const into = streamInputs(plant, content, ({ from, to }) => (unit === null ? from === undefined : to === unit));
  const out = streamInputs(plant, content, ({ from, to }) => (unit === null ? to === undefined : from === unit));
  const levels = content.storages.flatMap((storage): EvidenceInput[] => {
    const point = plant.units.find(({ id }) => id === storage.unit)?.levelPoint;
    if (point === undefined || (unit !== null && storage.unit !== unit)) return [];
    const { startM3, endM3 } = storage;
    const value = startM3 === null || endM3 === null ? null : endM3 - startM3;
    return [{ ref: samplesRef(point, content.from, content.to), role: 'storage', value, unit: 'm3' }];
  });
  const values = { in: node.inM3, out: node.outM3, storage: node.storageM3, closure: node.closurePercent };
  const inputs = { in: into, out, storage: levels, closure: [...into, ...out, ...levels] };
  return {
    ...words[figure],
    unit: figure === 'closure' ? '%' : 'm3',
    value: values[figure],
    inputs: inputs[figure],
  };
}

/** The counters of some streams with what went through them. */
function streamInputs(
  plant: WaterPlant,
  content: PlantDay,
  wanted: (stream: WaterPlant['streams'][number]) => boolean,
): EvidenceInput[] {
  return plant.streams.filter(wanted).flatMap((stream) => {
    const told = content.streams.find((each) => each.stream === stream.id);
    if (stream.counterPoint === undefined || !told) return [];
    const ref = samplesRef(stream.counterPoint, content.from, content.to);
    return [{ ref, role: 'stream', value: told.m3, unit: 'm3', quality: told.quality }];
  });
}
