FROM fnproject/fn-java-fdk-build:jdk21-1.1.12 as build-stage
WORKDIR /function
ENV MAVEN_OPTS -Dhttp.proxyHost=proxy -Dhttp.proxyPort=3128 -Dhttps.proxyHost= -Dhttps.proxyPort= -Dhttp.nonProxyHosts=a|b -Dmaven.repo.local=/usr/share/maven/ref/repository
ADD pom.xml /function/pom.xml
RUN ["mvn", "package", "dependency:copy-dependencies", "-DincludeScope=runtime", "-DskipTests=true", "-Dmdep.prependGroupId=true", "-DoutputDirectory=target", "--fail-never"]
ADD src /function/src
RUN ["mvn", "package"]
FROM fnproject/fn-java-fdk:jre21-1.1.12
WORKDIR /function
COPY --from=build-stage /function/target/*.jar /function/app/
ENTRYPOINT []
CMD ["com.example.fn.HelloFunction::handleRequest"]
