import { SankeyChart } from 'echarts/charts';
import { init, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

register([SankeyChart, CanvasRenderer]);

/** The same drawing once more on a canvas, at twice the size. */
export async function drawPng(
  option: object,
  size: { width: number; height: number },
  background: string,
): Promise<Blob> {
  const chart = init(document.createElement('div'), undefined, { renderer: 'canvas', ...size });
  try {
    chart.setOption({ ...option, animation: false });
    const canvas = chart.renderToCanvas({ pixelRatio: 2, backgroundColor: background });
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large'))));
    });
  } finally {
    chart.dispose();
  }
}
