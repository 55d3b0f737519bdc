/** Everything the module exports; `src/compute/instance.ts` declares the same list to TypeScript. */
// Compiled so that `--use abort=abort/abort` finds it.
import "./abort";

export { allocate, reserve } from "./arena";
export { dbscan } from "./dbscan";
export {
  easeCount, easeEntries, easeItems, easeOpen, easeStarts, easeStep, easeStride, easeWeights, easeWork,
} from "./ease";
export { uniformDoubles } from "./mt19937";
export { standardScale } from "./scaling";
export {
  itemsetsFound, itemsetsFoundCounts, itemsetsFoundItems, itemsetsFoundStarts, itemsetsFrequentItems, itemsetsItems,
  itemsetsMinCount, itemsetsOpen, itemsetsSearched, itemsetsStarts, itemsetsStep, itemsetsWork,
} from "./itemsets";
export {
  kmeansCenters, kmeansFinish, kmeansFirstCenters, kmeansInertia, kmeansInput, kmeansIterations, kmeansLabels, kmeansOpen,
  kmeansPrepare, kmeansSeed, kmeansStep, kmeansUseCenters,
} from "./kmeans";
export {
  neighboursEntries, neighboursFound, neighboursItems, neighboursOpen, neighboursRanks, neighboursRoom, neighboursSizes,
  neighboursStarts, neighboursStep, neighboursWork,
} from "./neighbours";
export { silhouette } from "./silhouette";
export { calinskiHarabasz, daviesBouldin } from "./scores";
