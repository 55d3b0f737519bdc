/** Everything the module exports; `src/compute/instance.ts` declares the same list to TypeScript. */
// Compiled so that `--use abort=abort/abort` finds it.
import "./abort";

export { allocate, reserve } from "./arena";
export {
  dbscanClusters, dbscanCoreCount, dbscanCores, dbscanInput, dbscanLabels, dbscanOpen, dbscanStep,
} from "./dbscan";
export {
  dbscanPredictClusters, dbscanPredictCores, dbscanPredictInput, dbscanPredictLabels, dbscanPredictOpen,
  dbscanPredictStep,
} from "./dbscan_predict";
export { uniformDoubles } from "./mt19937";
export { standardScale } from "./scaling";
export {
  kmeansCenters, kmeansFinish, kmeansFirstCenters, kmeansInertia, kmeansInput, kmeansIterations, kmeansLabels, kmeansOpen,
  kmeansPrepare, kmeansSeed, kmeansStep, kmeansUseCenters,
} from "./kmeans";
export { silhouette } from "./silhouette";
export { calinskiHarabasz, daviesBouldin } from "./scores";
