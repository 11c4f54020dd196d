# samelook as a container image.
#
#   docker build --target cpu  -t samelook .        docker run -p 3000:3000 -v samelook:/data samelook
#   docker build --target cuda -t samelook:cuda .   docker run --gpus all -p 3000:3000 -v samelook:/data samelook:cuda
#
# Everything the program keeps is in /data. The environment is that of "samelook --help".

# The packages of package-lock.json, native modules compiled.
FROM docker.io/library/node:20-bookworm-slim AS dependencies
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates g++ make python3 \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts scripts
RUN node scripts/setup.mjs --no-build

# The compiled program, and of the packages only those that it runs with, for this platform.
FROM dependencies AS program
COPY . .
RUN npm run build \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf dist/.setup dist/.tsbuildinfo models/training \
 && cd node_modules/onnxruntime-node/bin/napi-v6 \
 && find . -mindepth 2 -maxdepth 2 ! -path "./$(node -p 'process.platform + "/" + process.arch')" -exec rm -rf {} +

# What the program runs in. jemalloc, because the memory of image decoding fragments under glibc's allocator.
FROM docker.io/library/node:20-bookworm-slim AS cpu
RUN apt-get update \
 && apt-get install -y --no-install-recommends libjemalloc2 \
 && rm -rf /var/lib/apt/lists/* \
 && ln -s "$(dpkg -L libjemalloc2 | grep 'libjemalloc\.so\.2$')" /usr/local/lib/libjemalloc.so.2 \
 && groupadd --system --gid 10001 samelook \
 && useradd --system --uid 10001 --gid samelook --no-create-home --shell /usr/sbin/nologin samelook \
 && install -d -o samelook -g samelook /data /data/models \
 && printf '#!/bin/sh\nexec node /app/dist/src/main.js "$@"\n' > /usr/local/bin/samelook \
 && chmod 755 /usr/local/bin/samelook
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    HEALTH_PORT=3001 \
    SAMELOOK_HOME=/data \
    ORT_DISABLE_TELEMETRY=1 \
    LD_PRELOAD=/usr/local/lib/libjemalloc.so.2
WORKDIR /app
COPY --from=program /app ./
USER samelook
VOLUME /data
EXPOSE 3000 3001
# Whether it can do its work, for every role; the first start draws and embeds the demo shop before.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10m \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.HEALTH_PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["serve"]

# The CUDA part of ONNX Runtime, of the very version that the program has, with the libraries of CUDA 13 and cuDNN 9 that its maker names. npm
# carries neither; the Python package index has both.
FROM dependencies AS cuda-libraries
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3-pip \
 && rm -rf /var/lib/apt/lists/* \
 && python3 -m pip install --no-cache-dir --only-binary=:all: --target /cuda/python \
    "onnxruntime-gpu[cuda,cudnn]==$(node -p 'require("onnxruntime-node/package.json").version')" \
 && mkdir /cuda/lib /cuda/provider \
 && find /cuda/python/nvidia -name '*.so*' -exec mv -t /cuda/lib {} + \
 && mv /cuda/python/onnxruntime/capi/libonnxruntime_providers_cuda.so /cuda/python/onnxruntime/capi/libonnxruntime_providers_shared.so /cuda/provider \
 && rm -rf /cuda/python

# The same image on an NVIDIA GPU; the driver, 580 or newer, is the host's.
FROM cpu AS cuda
COPY --from=cuda-libraries /cuda/lib /usr/local/cuda/lib
COPY --from=cuda-libraries /cuda/provider node_modules/onnxruntime-node/bin/napi-v6/linux/x64/
ENV LD_LIBRARY_PATH=/usr/local/cuda/lib \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
