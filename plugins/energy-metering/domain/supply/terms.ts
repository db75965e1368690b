import type { AllocationRule, SupplyConfig, SupplyContractConfig } from '../../contracts/index.ts';
import type { Nomination, SupplyContract, SupplyTerms } from './model.ts';

/** Rule in force on a day (`YYYY-MM-DD`). */
export function ruleOn(rules: SupplyConfig['rules'], day: string): AllocationRule {
  const begun = rules
    .filter(({ validFrom }) => validFrom === undefined || validFrom <= day)
    .sort((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1));
  return begun.at(-1)?.rule ?? 'pro-rata';
}

/** What the allocation of a day depends on, from the configuration. */
export function termsOn(config: SupplyConfig, meters: SupplyTerms['meters'], day: string): SupplyTerms {
  return {
    rule: ruleOn(config.rules, day),
    meters,
    storages: config.storages.map(({ meterId, roundTripEfficiency, capacityKwh }) => ({
      meter: meterId,
      lossPpm: Math.round((1 - roundTripEfficiency) * 1_000_000),
      capacityWh: capacityKwh === undefined ? null : Math.round(capacityKwh * 1000),
    })),
    contracts: config.contracts
      .filter(({ validFrom, validTo }) => validFrom <= day && (validTo === undefined || day <= validTo))
      .map(contractTerms),
  };
}

function contractTerms(contract: SupplyContractConfig): SupplyContract {
  const { id, enterpriseId, generatorId, priority } = contract;
  return { id, enterpriseId, generator: generatorId ?? null, priority, nomination: nomination(contract) };
}

function nomination({ quantity, generatorId }: SupplyContractConfig): Nomination {
  switch (quantity.basis) {
    case 'share':
      return { basis: 'share', meter: generatorId!, share: quantity.share };
    case 'meter':
      return { basis: 'share', meter: quantity.meterId, share: quantity.share };
    case 'power':
      return { basis: 'profile', kwByHour: Array.from({ length: 24 }, () => quantity.powerKw) };
    case 'profile':
      return { basis: 'profile', kwByHour: quantity.kwByHour };
  }
}
