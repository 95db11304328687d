FROM fnproject/node:24-dev as build-stage
WORKDIR /function
FROM fnproject/node:24
WORKDIR /function
ADD . /function/
RUN chmod -R o+r /function
ENTRYPOINT ["node", "func.js"]
