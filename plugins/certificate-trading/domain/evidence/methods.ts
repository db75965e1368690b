import { defineMethod, type EvidenceInput, type Explanation } from '@lingtan/sdk';

/** As the figure is written: whole numbers as text, money as a number of whole fen. */
function written({ value }: Explanation, sum: number): number | string {
  return typeof value === 'string' ? String(sum) : Math.round(sum * 100) / 100;
}

function numbersOf(inputs: readonly EvidenceInput[]): number[] | null {
  const numbers = inputs.map(({ value }) => (value === null ? NaN : Number(value)));
  return numbers.some((each) => Number.isNaN(each)) ? null : numbers;
}

/** Sum of the inputs. */
export const sumMethod = defineMethod({
  id: 'certificate.sum',
  version: 1,
  recompute(explanation) {
    const numbers = numbersOf(explanation.inputs);
    return (
      numbers &&
      written(
        explanation,
        numbers.reduce((sum, each) => sum + each, 0),
      )
    );
  },
});

/** First input less the second. */
export const differenceMethod = defineMethod({
  id: 'certificate.difference',
  version: 1,
  recompute(explanation) {
    const numbers = numbersOf(explanation.inputs);
    return numbers?.length === 2 ? written(explanation, numbers[0]! - numbers[1]!) : null;
  },
});

/** First, highest, lowest or last (parameter `price`) of the prices of trades, which are the inputs in the order of time. */
export const dayPriceMethod = defineMethod({
  id: 'certificate.day-price',
  version: 1,
  recompute({ inputs, parameters }) {
    const prices = numbersOf(inputs);
    if (!prices || prices.length === 0) return null;
    switch (parameters?.['price']) {
      case 'open':
        return prices[0]!;
      case 'high':
        return Math.max(...prices);
      case 'low':
        return Math.min(...prices);
      case 'close':
        return prices.at(-1)!;
      default:
        return null;
    }
  },
});

export const certificateMethods = [sumMethod, differenceMethod, dayPriceMethod];
