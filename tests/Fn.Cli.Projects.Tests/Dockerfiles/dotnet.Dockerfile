FROM fnproject/dotnet:10.0-0.1.0-dev as build-stage
WORKDIR /function
COPY . .
RUN dotnet publish func.csproj -c Release -o out
FROM fnproject/dotnet:10.0-0.1.0
WORKDIR /function
COPY --from=build-stage /function/out/ /function/
ENTRYPOINT ["./func"]
