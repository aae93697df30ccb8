/** Where downloads, and whatever else can be made again, are kept: beside the runs. */
export const CACHE_FOLDER = "runs/cache";
