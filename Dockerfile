# The server, its models included:
#   docker build --tag figment . && docker run --publish 8000:8000 figment

FROM denoland/deno:2.9.6 AS build
WORKDIR /figment
COPY . .
RUN ["deno", "task", "bundle:edge"]

FROM denoland/deno:2.9.6
WORKDIR /figment
COPY --from=build /figment/dist/server .
USER deno
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s CMD ["deno", "run", "--no-config", "--allow-net=127.0.0.1", "--allow-env=PORT", "edge/healthcheck.js"]
CMD ["deno", "run", "--v8-flags=--max-semi-space-size=2,--optimize-for-size", "--no-prompt", "--allow-net", "--allow-read", "--allow-env=HOST,PORT,FIGMENT_WEIGHTS,FIGMENT_MODEL,FIGMENT_LOG,FIGMENT_CACHE_MB,FIGMENT_WEB_CACHE,FIGMENT_QUEUE,FIGMENT_RATE_LIMIT,FIGMENT_TRUST_PROXY,FIGMENT_SIGNING_KEYS", "edge/main.js"]
