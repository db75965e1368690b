/** State of ASM1 in g/m³ (SALK in mol/m³). */
export type Asm1State = Readonly<
  Record<
    'SI' | 'SS' | 'XI' | 'XS' | 'XBH' | 'XBA' | 'XP' | 'SO' | 'SNO' | 'SNH' | 'SND' | 'XND' | 'SALK' | 'TSS',
    number
  >
>;

/** What a laboratory would find, in g/m³. Source: Benchmark Simulation Model no. 1, IWA task group. */
export function asm1Composites(state: Asm1State, water: 'influent' | 'effluent') {
  const { SI, SS, XI, XS, XBH, XBA, XP, SNO, SNH, SND, XND, TSS } = state;
  const COD = SI + SS + XI + XS + XBH + XBA + XP;
  const TKN = SNH + SND + XND + 0.08 * (XBH + XBA) + 0.06 * (XP + XI);
  const BOD5 = (water === 'influent' ? 0.65 : 0.25) * (SS + XS + 0.92 * (XBH + XBA));
  return { COD, TKN, TN: TKN + SNO, BOD5, TSS, NO: SNO, NH4: SNH };
}

/** Quality index in kg/d of water with these composites: (2 TSS + COD + 30 TKN + 10 NO + 2 BOD5) Q ÷ 1000, Q in m³/d. */
export function qualityIndex(composites: ReturnType<typeof asm1Composites>, m3Day: number): number {
  const { TSS, COD, TKN, NO, BOD5 } = composites;
  return ((2 * TSS + COD + 30 * TKN + 10 * NO + 2 * BOD5) * m3Day) / 1000;
}

/** Effluent quality index in kg/d: the mean of the steps. */
export function effluentQualityIndex(steps: readonly { state: Asm1State; m3Day: number }[]): number {
  const total = steps.reduce(
    (sum, { state, m3Day }) => sum + qualityIndex(asm1Composites(state, 'effluent'), m3Day),
    0,
  );
  return steps.length === 0 ? 0 : total / steps.length;
}
